"""Words that are said again in another language."""

from __future__ import annotations

import copy
import pickle

import pytest
from django.utils.translation import gettext_lazy, override
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.core.said import Said, gettext, in_language, ngettext, words

pytestmark = pytest.mark.req("E19")


def test_it_is_a_string_of_the_moment_and_speaks_again():
    with override("zh-hans"):
        said = gettext("“{title}” is due soon.").format(title="灯")
    assert isinstance(said, str) and said == "“灯”快到期了。"
    assert in_language(said, "en") == "“灯” is due soon."
    assert in_language(said, "zh-hans") == said


def test_what_stands_in_it_speaks_too():
    with override("zh-hans"):
        inner = words(gettext_lazy("Urgent"))
        outer = Said(lambda: "{kind}").format(kind=inner)
    assert in_language(outer, "en") == "Urgent"
    with override("zh-hans"):
        many = ngettext("One more in “{name}”.", "{n} more in “{name}”.", 3).format(n=3, name="门")
    assert in_language(many, "en") == "3 more in “门”."


def test_a_copy_is_the_plain_words():
    said = gettext("Urgent")
    assert type(copy.deepcopy(said)) is str and pickle.loads(pickle.dumps(said)) == said


@given(st.text())
def test_plain_words_stay_as_they_are(text):
    assert in_language(text, "en") == text
