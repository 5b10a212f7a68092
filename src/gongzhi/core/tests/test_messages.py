"""Every word has its Chinese; the tool that keeps the catalogues finds what is missing."""

from __future__ import annotations

import gettext
import re

import pytest
from babel.messages import Message

from gongzhi.core import messages

HAN = re.compile(r"[\u3400-\u9fff]")
PYTHON = """
_("plain")
gettext_lazy("lazy")
ngettext("{n} case", "{n} cases", 3)
pgettext("menu", "Open")
npgettext("menu", "{n} row", "{n} rows", 3)
gettext(variable)
print("not marked")
"""
TEMPLATE = """
<h1>{% translate "Title" %}</h1>
    {% translate "Waiting" context "menu" as words %}
  {% blocktranslate trimmed with name=a.name %}
    Hello
    {{ name }}
  {% endblocktranslate %}
{% blocktranslate count n=cases|length %}{{ n }} case{% plural %}{{ n }} cases{% endblocktranslate %}
{{ x|default:_("nothing") }} {% include "a.html" with word=_("given") %}
<p>it's not marked</p>
"""


@pytest.fixture
def app(tmp_path, monkeypatch):
    """An app of two files in a house of its own."""
    monkeypatch.setattr(messages, "PACKAGE", tmp_path)
    (tmp_path / "shop/templates").mkdir(parents=True)
    (tmp_path / "shop/tests").mkdir()
    (tmp_path / "shop/views.py").write_text(PYTHON)
    (tmp_path / "shop/templates/page.html").write_text(TEMPLATE)
    (tmp_path / "shop/tests/test_views.py").write_text('_("only tested")')
    return "shop"


def test_words_are_found_in_python_and_in_templates(app):
    assert set(messages.used(app)) == {
        (None, "plain", None), (None, "lazy", None), (None, "{n} case", "{n} cases"), ("menu", "Open", None),
        ("menu", "{n} row", "{n} rows"), (None, "Title", None), ("menu", "Waiting", None),
        (None, "Hello %(name)s", None), (None, "%(n)s case", "%(n)s cases"), (None, "nothing", None),
        (None, "given", None),
    }  # fmt: skip


def test_update_keeps_the_chinese_and_drops_what_is_gone(app, tmp_path):
    assert messages.update(app) == 11
    file = messages.po_of(app)
    file.write_text(file.read_text().replace('msgid "plain"\nmsgstr ""', 'msgid "plain"\nmsgstr "平"'))
    (tmp_path / "shop/templates/page.html").unlink()
    assert messages.update(app) == 4
    have = messages.catalogue(app)
    assert have[None, "plain", None].string == "平"
    assert (None, "Title", None) not in have
    before = file.read_bytes()
    messages.update(app)
    assert file.read_bytes() == before


def test_check_names_each_fault(app, tmp_path):
    messages.update(app)
    (tmp_path / "shop/views.py").write_text('_("plain"); _("new")')
    faults = "\n".join(messages.check([app]))
    assert "shop: 'new' is not in the catalogue." in faults
    assert "shop: 'lazy' is not used any more." in faults
    assert "shop: 'plain' has no Chinese." in faults


@pytest.mark.parametrize(
    ("english", "chinese", "why"),
    [
        ("by {time}", "{time} 前", ""),
        ("by {time}", "{moment} 前", "does not name the same placeholders: ['{time}']"),
        ("%(n)s rows", "行", "does not name the same placeholders: ['%(n)s']"),
        (("{n} row", "{n} rows"), ("{n} 行",), ""),
        ("Failed", "操作失败", "says 操作失败"),
        ("Welcome", "欢迎！", "says ！"),
    ],
)
def test_a_translation_is_looked_at(english, chinese, why):
    assert messages.fault(Message(english, chinese)) == why


def test_one_english_sentence_has_one_chinese_one(app, tmp_path):
    for name, words in (("one", "甲"), ("two", "乙")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "views.py").write_text('_("same")')
        messages.update(name)
        file = messages.po_of(name)
        file.write_text(
            file.read_text().replace('msgid "same"\nmsgstr ""', f'msgid "same"\nmsgstr "{words}"')
        )
    assert messages.check(["one", "two"]) == ["two: 'same' is '甲' in one. Give one of them a context."]


def test_the_traditional_catalogue_is_made_from_the_simplified_one(app, tmp_path):
    messages.update(app)
    file = messages.po_of(app)
    text = file.read_text().replace('msgid "plain"\nmsgstr ""', 'msgid "plain"\nmsgstr "网络断了"')
    file.write_text(
        text.replace(
            'msgid_plural "{n} cases"\nmsgstr[0] ""', 'msgid_plural "{n} cases"\nmsgstr[0] "{n} 个诉求"'
        )
    )
    messages.compile_all([app], tmp_path / "out")

    def compiled(locale: str) -> gettext.GNUTranslations:
        with (tmp_path / "out" / locale / "LC_MESSAGES/django.mo").open("rb") as file:
            return gettext.GNUTranslations(file)

    assert compiled("zh_Hans").gettext("plain") == "网络断了"
    assert compiled("zh_Hant").gettext("plain") == "網路斷了"
    assert compiled("zh_Hant").ngettext("{n} case", "{n} cases", 1) == "{n} 個訴求"


def test_an_unknown_order_is_answered_with_the_way_to_use_it(capsys):
    assert messages.main("translate") == 2
    assert messages.main("update", "no-such-app") == 2
    assert "update|check|compile" in capsys.readouterr().err


def test_every_word_of_the_house_has_its_chinese():
    assert messages.check(messages.house_apps()) == []


def test_the_english_is_english():
    assert [key for app in messages.house_apps() for key in messages.used(app) if HAN.search(f"{key}")] == []
