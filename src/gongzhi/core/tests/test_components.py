"""Every component, drawn once and looked at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from gongzhi.core import chips, formats
from gongzhi.core.context import Item, Shell
from gongzhi.core.menus import Banner, Entry, Frame, Seat
from gongzhi.core.panels import Panel
from gongzhi.text.difference import differences

NOW = datetime(2026, 3, 12, 6, 32, tzinfo=UTC)
FOLDER = Path(__file__).parents[1] / "templates/core/components"
VOID = {"input", "img", "br", "meta", "link", "path", "progress"}


KEYS = ("start", "cases", "places", "people", "rules", "tasks", "inbox", "search", "table", "board")


class Somebody:
    name = "林晓梅"
    posts = ("manager",)

    def grants(self, wanted):
        return frozenset()


def shell(actor=None, path="/cases"):
    frame = Frame()
    for n, key in enumerate(KEYS):
        frame.add(Entry(key, f"menu-{key}", "home", key, n, lambda a: True, lambda a: 23 if a else 0))
    frame.unread = lambda actor: 3
    frame.seat = lambda actor: Seat("柳园里", "安和物业项目部", "项目经理")
    request = RequestFactory().get(path)
    request.actor = actor
    return Shell(request, frame)


class Balance(HTMLParser):
    """Raises where an element is closed that is not open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag


def row(hours: float):
    due = formats.due(NOW + timedelta(hours=hours), now=NOW)
    return {
        "icon": "message-report",
        "kind": "案件",
        "url": "/c/1",
        "title": "车库积水",
        "grey": "车库 B 区",
        "due": due,
        "action": "去办理",
        "action_url": "/c/1/do",
    }


TASK = {
    "public_id": "x1",
    "name": "导入",
    "state": "running",
    "done": 3120,
    "total": 5000,
    "words": "3,120 / 5,000 行",
    "refused": "退回 14 行",
    "stop_url": "/stop",
    "fragment_url": "/part",
}

CASES = {
    "_chip": ({"chip": chips.LATE}, ["st-late", "<svg", "已逾期"]),
    "_status": (
        {"tone": "done", "icon": "check", "word": "已办结"},
        ["gz-st st-done", "aria-hidden", "已办结"],
    ),
    "_due": (
        {"due": formats.due(NOW - timedelta(hours=27), now=NOW)},
        ["st-late", "title=", "visually-hidden"],
    ),
    "_duty_row": (
        {"row": row(-27)},
        ["gz-duty st-late", "btn-primary", 'role="img" aria-label="案件"', "/c/1/do"],
    ),
    "_timeline": (
        {
            "entry": {"internal": True, "who": "韩立", "at": NOW, "words": "一\n二", "icon": "lock"},
            "now": NOW,
        },
        ["gz-note in", "内部，居民看不到", "一<br>二", "今天 14:32"],
    ),
    "_law_box": ({"why": "最晚答复", "cite": "二十四小时", "url": "/rule"}, ["gz-law", "最晚答复", "看规则"]),
    "_empty": (
        {
            "icon": "circle-check",
            "title": "没有等您办的事",
            "words": "昨天办结。",
            "url": "/all",
            "link": "看办过的",
        },
        ["gz-empty", "看办过的"],
    ),
    "_error": ({"title": "没有派成", "words": "您写的还在。"}, ['role="alert"', "您写的还在。"]),
    "_task": ({"task": TASK}, ['max="5000" value="3120"', 'data-live="/part"', "停止", "退回 14 行"]),
    "_photos": ({"photos": [{"url": "/p", "thumb": "/t", "alt": "门"}]}, ['alt="门"', 'loading="lazy"']),
    "_figure": (
        {
            "name": "解决率",
            "value": "94.1",
            "unit": "%",
            "what": "206 / 219",
            "url": "/rows",
            "link": "看 219 件明细",
        },
        ["94.1<small>%</small>", "206 / 219", "看 219 件明细"],
    ),
    "_pager": ({"older": "after=3", "newest": "?"}, ["更早的", 'href="?after=3"', "最新的"]),
    "_marks": ({}, ["<del>删去的", "<ins>加入的"]),
    "_batchbar": (
        {"acts": [("remind", "催办")], "action": "/duties/batch/", "query": "kind=case"},
        ['id="batch"', 'value="kind=case"', '<option value="remind">催办'],
    ),
    "_over": (
        {"over": [Panel("core/components/_status.html", {"tone": "late"})], "icon": "clock", "word": "逾期"},
        ["gz-st", "逾期"],
    ),
    "_messages": ({"messages": [{"level_tag": "success", "message": "x"}]}, ['role="status"']),
    "_ways": (
        {"gz": shell(), "way_on": "/c/1", "way_on_words": "看最新的"},
        ["btn-primary", "看最新的", "回首页"],
    ),
    "_menu_items": (
        {"items": shell(Somebody()).beyond_rail, "kind": "bar-only"},
        ["bar-only", "menu-table", "23"],
    ),
    "_difference": (
        {"pieces": differences("三楼王先生说，漏水", "三楼住户说，漏水<")},
        ["三楼", "<del>", "删去：", "王先生", "<ins>", "加入：", "住户", "漏水", "&lt;"],
    ),
    "_errors_said": ({"messages": [{"level_tag": "error", "message": "x"}]}, ["gz-error"]),
    "_banner": (
        {"banner": Banner("查一笔失败的导入", NOW, "/end")},
        ["gz-banner", "查一笔失败的导入", 'action="/end"', "自动结束"],
    ),
    "_find": ({"gz": shell(Somebody())}, ['role="search"', "找案件、楼号、编号", 'data-key="/"']),
    "_bell": ({"gz": shell(Somebody())}, ["3 条未读通知"]),
    "_rail": ({"gz": shell(Somebody())}, ["menu-start", "更多", "件等着办", "大字"]),
    "_laid": ({"gz": shell()}, ["已存在这台手机上", "hidden", "/on-this-phone/"]),
    "_size": ({"gz": shell()}, ['value="large"', "大字"]),
    "_aloud": ({}, ["data-aloud", "hidden", "朗读"]),
    "_foot": ({"gz": shell()}, ["English", 'lang="zh-Hant"', 'aria-current="true"']),
}
DRAWN_BY_A_FORM = {"_field", "_form"}
DRAWN_BY_A_FRAME = {"_help", "_printhead"}


def draw(name: str, facts: dict) -> str:
    with override("zh-hans"):
        return render_to_string(f"core/components/{name}.html", facts)


def test_every_component_is_in_the_table():
    assert {f.stem for f in FOLDER.glob("*.html")} == set(CASES) | DRAWN_BY_A_FORM | DRAWN_BY_A_FRAME


@pytest.mark.parametrize("name", CASES)
def test_a_component(name):
    facts, wanted = CASES[name]
    html = draw(name, facts)
    assert [part for part in wanted if part not in html] == []
    balance = Balance()
    balance.feed(html)
    assert balance.open == []


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.html")), ids=lambda f: f.stem)
def test_a_component_names_its_parameters_first(file):
    assert file.read_text(encoding="utf-8").startswith("{# ")


def test_what_a_person_wrote_is_text_and_never_markup():
    evil = "<script>alert(1)</script>"
    facts = {"entry": {"who": evil, "what": evil, "words": evil, "at": NOW, "icon": "lock"}, "now": NOW}
    assert "<script" not in draw("_timeline", facts)
    assert "<script" not in draw("_empty", {"icon": "lock", "title": evil, "words": evil})
    assert "<script" not in draw("_photos", {"photos": [{"url": "/p", "thumb": "/t", "alt": f'">{evil}'}]})


def test_only_a_late_row_has_the_main_action():
    assert "btn-primary" not in draw("_duty_row", {"row": row(30)})


def test_a_finished_task_asks_no_more():
    html = draw("_task", {"task": TASK | {"state": "done", "file_url": "/file", "stop_url": ""}})
    assert "data-live" not in html
    assert "<progress" not in html
    assert "下载" in html


def test_a_first_and_last_page_has_no_pager():
    assert "<nav" not in draw("_pager", {})


def test_where_nothing_can_be_done_with_several_there_is_no_bar():
    assert "<form" not in draw("_batchbar", {"acts": []})


def test_errors_come_from_the_box_around_them_once():
    assert "alert" not in draw("_error", {"title": "x", "quiet": True}).replace("alert-circle", "")


@pytest.mark.parametrize(("waiting", "shown"), [(0, "0"), (99, "99"), (100, "99+")])
def test_more_than_is_counted_is_said_to_be_more(waiting, shown):
    entry = Entry("cases", "案件", "home", "case_list", 1, lambda a: True, lambda a: waiting)
    item = Item(entry, shell(Somebody()), position=0)
    assert item.shown == shown
