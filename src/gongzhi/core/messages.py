"""Translations without GNU gettext: `python -m gongzhi.core.messages update|check|compile [app ...]`.

A translator edits <app>/locale/zh_Hans/LC_MESSAGES/django.po, the only catalogue that is committed.
`compile` joins those of all apps into one per language below the first of LOCALE_PATHS, and makes the
traditional one from the simplified one (OpenCC, Taiwan's phrases).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import generate_po, read_po
from django.conf import Settings, settings
from django.utils.translation.template import templatize
from opencc import OpenCC

PACKAGE = Path(__file__).parents[1]
Key = tuple[str | None, str, str | None]  # context, message, plural
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {"_": None}
for lazy in ("", "_lazy"):
    KEYWORDS |= {
        f"gettext{lazy}": None,
        f"ngettext{lazy}": (1, 2),
        f"pgettext{lazy}": ((1, "c"), 2),
        f"npgettext{lazy}": ((1, "c"), 2, 3),
    }
HEADER = r"""msgid ""
msgstr ""
"Language: zh_Hans\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=1; plural=0;\n"

"""
PLACEHOLDER = re.compile(r"\{\w*\}|%\(\w+\)[sd]|%[sd]")
NEVER = ("！", "操作失败", "系统繁忙", "参数错误", "暂无数据", "请您务必", "严禁", "超时")


def po_of(app: str) -> Path:
    return PACKAGE / app / "locale/zh_Hans/LC_MESSAGES/django.po"


def sources(app: str) -> list[Path]:
    """Files whose words a person may read: no tests, no migrations."""
    files = [file for kind in ("py", "html", "txt") for file in (PACKAGE / app).rglob(f"*.{kind}")]
    return sorted(f for f in files if not {"tests", "migrations"} & set(f.parts))


def python_of(file: Path) -> bytes:
    """A template as the calls that stand for its words; indentation would not be Python's."""
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        text = "\n".join(line.strip() for line in templatize(text, origin=file.name).splitlines())
    return text.encode()


def keys_in(code: bytes) -> Iterator[Key]:
    for _line, found, _comments, context in extract("python", BytesIO(code), KEYWORDS):
        message, plural = found if isinstance(found, tuple) else (found, None)
        if message:
            yield context, message, plural


def used(app: str) -> dict[Key, list[str]]:
    """Every message of an app, in the order of its files, with the files that say it."""
    found: dict[Key, list[str]] = {}
    for file in sources(app):
        name = file.relative_to(PACKAGE).as_posix()
        for key in keys_in(python_of(file)):
            places = found.setdefault(key, [])
            if name not in places:
                places.append(name)
    return found


def key_of(entry: Message) -> Key:
    forms = (entry.id,) if isinstance(entry.id, str) else tuple(entry.id)
    return entry.context, forms[0], forms[1] if len(forms) > 1 else None


def words_of(entry: Message) -> tuple[str, ...]:
    """Chinese has one form for all numbers."""
    return (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ("",))


def catalogue(app: str) -> dict[Key, Message]:
    if not po_of(app).exists():
        return {}
    with po_of(app).open("rb") as file:
        return {key_of(entry): entry for entry in read_po(file, locale="zh_Hans") if entry.id}


def update(app: str) -> int:
    """Write the catalogue anew: what is there stays, what is new waits empty, what is gone is gone."""
    have, wanted = catalogue(app), used(app)
    po = Catalog(locale="zh_Hans")
    for key, places in wanted.items():
        context, message, plural = key
        words = have[key].string if key in have else ("",) if plural else ""
        po.add((message, plural) if plural else message, words, [(p, 1) for p in places], context=context)
    if wanted:
        lines = generate_po(po, omit_header=True, include_lineno=False, width=110)
        po_of(app).parent.mkdir(parents=True, exist_ok=True)
        po_of(app).write_text(HEADER + "".join(lines), encoding="utf-8")
    return sum(not all(words_of(entry)) for entry in po if entry.id)


def fault(entry: Message) -> str:
    """What is wrong with one translation, or nothing."""
    words = words_of(entry)
    if entry.fuzzy:
        return "is marked fuzzy"
    if not all(words):
        return "has no Chinese"
    _context, message, plural = key_of(entry)
    named = set(PLACEHOLDER.findall(plural or message))
    if any(set(PLACEHOLDER.findall(form)) != named for form in words):
        return f"does not name the same placeholders: {sorted(named)}"
    if said := [word for word in NEVER if any(word in form for form in words)]:
        return f"says {said[0]}"
    return ""


def check(apps: list[str]) -> list[str]:
    """Every fault in one sentence."""
    faults: list[str] = []
    chinese: dict[tuple[str | None, str], tuple[str, tuple[str, ...]]] = {}
    for app in apps:
        have, wanted = catalogue(app), used(app)
        faults += [f"{app}: {key[1]!r} is not in the catalogue." for key in wanted if key not in have]
        faults += [f"{app}: {key[1]!r} is not used any more." for key in have if key not in wanted]
        faults += [f"{app}: {key[1]!r} {why}." for key, entry in have.items() if (why := fault(entry))]
        for key, entry in have.items():
            other, words = chinese.setdefault(key[:2], (app, words_of(entry)))
            if words != words_of(entry):
                faults.append(f"{app}: {key[1]!r} is {words[0]!r} in {other}. Give one of them a context.")
    return faults


def save(po: Catalog, into: Path) -> None:
    """Replace the compiled catalogue in one step: a server may be reading it."""
    file = into / str(po.locale) / "LC_MESSAGES/django.mo"
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    with fresh.open("wb") as out:
        write_mo(out, po)
    fresh.replace(file)


def compile_all(apps: list[str], into: Path) -> None:
    convert = OpenCC("s2twp").convert
    simplified, traditional = Catalog(locale="zh_Hans"), Catalog(locale="zh_Hant")
    for app in apps:
        for entry in catalogue(app).values():
            words = words_of(entry)
            turned = tuple(convert(form) for form in words)
            plural = isinstance(entry.id, tuple)
            simplified.add(entry.id, words if plural else words[0], context=entry.context)
            traditional.add(entry.id, turned if plural else turned[0], context=entry.context)
    save(simplified, into)
    save(traditional, into)


def house_apps() -> list[str]:
    if not settings.configured:
        settings.configure(default_settings=Settings("gongzhi.config.settings"))
    return [name.removeprefix("gongzhi.") for name in settings.FIRST_PARTY_APPS]


def main(action: str = "", *only: str) -> int:
    apps = house_apps()
    chosen = list(only) or apps
    if action not in {"update", "check", "compile"} or not set(chosen) <= set(apps):
        sys.stderr.write(f"{__doc__}\nApps: {', '.join(apps)}\n")
        return 2
    if action == "compile":
        compile_all(apps, Path(settings.LOCALE_PATHS[0]))
    if action == "update":
        for app in chosen:
            sys.stdout.write(f"{app}: {update(app)} to translate\n")
    faults = check(chosen) if action == "check" else []
    sys.stdout.writelines(f"{line}\n" for line in faults)
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
