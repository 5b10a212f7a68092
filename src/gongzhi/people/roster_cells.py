"""How the cells of a sheet of people are read: numbers, posts by their names, days, and the class of a post."""

from __future__ import annotations

import re
from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from gongzhi.core.importing.cells import BadCell, Cell, id_of, line_of, moment_of
from gongzhi.core.importing.columns import Field
from gongzhi.law.codes import BadCode, read_citizen_id
from gongzhi.people.posts import Post

PHONE = re.compile(r"\+?\d{7,15}")
PARTY, PLAIN = ("党建", "党务", "党"), ("普通", "一般", "行政")
BESIDE = {  # what sheets call a post beside its own name
    "物业经理": Post.PROJECT_MANAGER, "物业项目经理": Post.PROJECT_MANAGER, "物业工作人员": Post.PROPERTY_STAFF,
    "业委会主任": Post.COMMITTEE_CHAIR, "业委会委员": Post.COMMITTEE_MEMBER, "社区党委书记": Post.COMMUNITY_SECRETARY,
    "社区专干": Post.COMMUNITY_STAFF, "街道干部": Post.SUBDISTRICT_STAFF, "单元长": Post.ENTRANCE_HEAD,
}  # fmt: skip


def phone_of(cell: Cell) -> str:
    """Digits alone, so that a number is one number however it is grouped."""
    number = re.sub(r"[\s()-]", "", id_of(cell))
    if number and not PHONE.fullmatch(number):
        raise BadCell(_("“{text}” is no telephone number.").format(text=number[:20]))
    return number


def citizen_id_of(cell: Cell) -> str:
    said = id_of(cell)
    if not said:
        return ""
    try:
        return read_citizen_id(said, today=localdate()).number
    except BadCode as bad:
        raise BadCell(
            _("This is no ID number: its length, its day or its check digit does not fit.")
        ) from bad


def post_of(cell: Cell) -> str:
    """By its name on the pages, by what sheets call it, or by its key."""
    said = line_of(cell)
    if not said:
        return ""
    known = dict(BESIDE) | {str(value): Post(value) for value in Post.values}
    for language in {get_language() or "zh-hans", "zh-hans"}:
        with override(language):
            known |= {str(label): Post(value) for value, label in Post.choices}
    if said not in known:
        raise BadCell(_("There is no post called “{name}”.").format(name=said[:40]))
    return str(known[said])


def class_of(cell: Cell) -> bool | None:
    """True for class party, False for plain; None where the post itself says it."""
    said = line_of(cell).casefold()
    if not said:
        return None
    if said in (*PARTY, "party"):
        return True
    if said in (*PLAIN, "plain"):
        return False
    raise BadCell(_("The class is plain or party, not “{text}”.").format(text=said[:20]))


def day_of(cell: Cell) -> date | None:
    at = moment_of(cell)
    return localdate(at) if at else None


FIELDS = (
    Field("name", gettext_lazy("Full name"), ("姓名", "名字", "full_name", "person"), needed=True, filled=True),
    Field("phone", gettext_lazy("Phone number"), ("手机号", "手机号码", "联系电话", "手机", "电话", "phone"), phone_of),
    Field("id_number", gettext_lazy("ID number"), ("身份证号", "身份证号码", "公民身份号码", "id_number"), citizen_id_of),
    Field("organisation", gettext_lazy("Organisation"), ("单位", "所在单位", "组织", "机构", "organisation"),
          needed=True, filled=True),
    Field("post", gettext_lazy("Post"), ("岗位", "职务", "职位", "post"), post_of, needed=True, filled=True),
    Field("is_party", gettext_lazy("Class"), ("类别", "岗位类别", "class"), class_of),
    Field("place", gettext_lazy("Where"), ("服务地点", "任职地点", "小区", "place")),
    Field("grid", gettext_lazy("Grid"), ("网格", "所属网格", "grid")),
    Field("starts", gettext_lazy("From"), ("任职开始", "开始日期", "起始日期", "from", "starts"), day_of),
    Field("ends", gettext_lazy("Until"), ("任职结束", "结束日期", "截止日期", "until", "ends"), day_of),
)  # fmt: skip
