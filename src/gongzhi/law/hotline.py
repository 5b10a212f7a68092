"""The citizens' hotline (接诉即办): kinds of demand, what is not dispatched, and the time limits.

The Beijing ordinance names no time limits; article 13 leaves them to the service department. The four
numbers below were read in a report on the draft of DB11/T 2021—2022, not in its final text: they are
defaults for a place to edit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gongzhi.law.citation import Citation
from gongzhi.law.deadlines import Limit, LimitUnit

BEIJING_ORDINANCE = "北京市接诉即办工作条例"
ORDINANCE_FROM = date(2021, 9, 24)
KINDS_BASIS = Citation(BEIJING_ORDINANCE, "第二条", ORDINANCE_FROM, "咨询、求助、投诉、举报、建议等诉求")
NOT_DISPATCHED_BASIS = Citation(BEIJING_ORDINANCE, "第十一条第三款", ORDINANCE_FROM)
LIMIT_SHOWN_BASIS = Citation(
    BEIJING_ORDINANCE, "第十三条", ORDINANCE_FROM, "实施派单，应当在诉求工单上注明办理时限。"
)
FIRST_RECEIVER_BASIS = Citation(
    BEIJING_ORDINANCE, "第十四条", ORDINANCE_FROM, "实行首接负责制，接到派单的单位不得推诿。"
)
CALL_BACK_BASIS = Citation(
    BEIJING_ORDINANCE,
    "第二十三条",
    ORDINANCE_FROM,
    "诉求办理时限期满，市民热线服务工作机构应当通过电话、短信、网络等方式对诉求人进行回访，了解诉求办理情况。",
)
RULE_L_BASIS = Citation(
    "12345市民服务热线服务与管理规范",
    "（DB11/T 2021—2022）",
    date(2023, 1, 1),
    "突发事件和可能造成生命财产损失的诉求应在2小时内反馈，水电气热等及时性诉求应在24小时内反馈，"
    "一般诉求应7天内反馈，复杂疑难诉求应15天内反馈",
    mark="default, editable",
)


class DemandKind(StrEnum):
    """The five kinds of 北京市接诉即办工作条例 art. 2."""

    ENQUIRY = "enquiry"
    HELP = "help"
    COMPLAINT = "complaint"
    TIP_OFF = "tip_off"
    SUGGESTION = "suggestion"

    @property
    def words(self) -> str:
        """The ordinance's own word, as it stands in a hotline's exports."""
        return KIND_WORDS[self]


KIND_WORDS: Mapping[DemandKind, str] = {
    DemandKind.ENQUIRY: "咨询",
    DemandKind.HELP: "求助",
    DemandKind.COMPLAINT: "投诉",
    DemandKind.TIP_OFF: "举报",
    DemandKind.SUGGESTION: "建议",
}


class DemandClass(StrEnum):
    """How pressing a demand is; it decides the time limit."""

    EMERGENCY = "emergency"
    UTILITY = "utility"
    GENERAL = "general"
    COMPLEX = "complex"
    ENQUIRY = "enquiry"


RULE_L: Mapping[DemandClass, Limit] = {
    DemandClass.EMERGENCY: Limit(2, LimitUnit.HOUR),
    DemandClass.UTILITY: Limit(24, LimitUnit.HOUR),
    DemandClass.GENERAL: Limit(7, LimitUnit.DAY),
    DemandClass.COMPLEX: Limit(15, LimitUnit.DAY),
    DemandClass.ENQUIRY: Limit(0, LimitUnit.HOUR),
}


def limit_for(demand_class: DemandClass) -> Limit:
    """The default time to answer (`RULE_L_BASIS`). An enquiry is answered at once, in the same call."""
    return RULE_L[demand_class]


@dataclass(frozen=True, slots=True)
class NotDispatched:
    """A kind of demand that gets no order: the case and what is done instead, in the ordinance's words."""

    code: str
    item: str
    case: str
    instead: str


NOT_DISPATCHED: tuple[NotDispatched, ...] = (
    NotDispatched(
        "emergency_line",
        "（一）",
        "应当通过110、119、120、122等紧急服务热线处理的紧急事项",
        "即时转至相应专线",
    ),
    NotDispatched(
        "legal_channel",
        "（二）",
        "依法应当通过或者已进入诉讼、仲裁、纪检监察、行政复议、政府信息公开等法定途径和已进入信访渠道办理的事项",
        "告知诉求人相应法定渠道",
    ),
    NotDispatched(
        "same_demand",
        "（三）",
        "正在办理或者办理完毕，且诉求人没有新情况、新理由又提出同一诉求事项的",
        "告知诉求人办理进展或者办理结果",
    ),
    NotDispatched(
        "secret",
        "（四）",
        "涉及国家秘密、商业秘密、个人隐私的",
        "向诉求人做好解释工作",
    ),
    NotDispatched(
        "beyond_duty",
        "（五）",
        "超出承办单位职责范围的诉求",
        "告知诉求人通过市场、社会等其他渠道解决，可以交由有关单位履行监督、指导等职责",
    ),
    NotDispatched(
        "unlawful",
        "（六）",
        "违反法律法规、违背公序良俗的",
        "做好劝导、教育工作，告知诉求人应当遵守的相关规定和违法行为的法律后果",
    ),
)
