"""The national pack: what holds where a place has no rule of its own."""

from gongzhi.law.calendar import OFFICE_HOURS
from gongzhi.law.committees import COMMITTEE_ANYWHERE as MEETING_ANYWHERE
from gongzhi.law.committees import COMMITTEE_ANYWHERE_BASIS as MEETING_ANYWHERE_BASIS
from gongzhi.law.deadlines import Limit, LimitUnit
from gongzhi.law.hotline import RULE_L
from gongzhi.law.packs.pack import Pack, Rule
from gongzhi.law.terms import COMMITTEE_ANYWHERE, COMMITTEE_ANYWHERE_BASIS, RESIDENTS, RESIDENTS_BASIS

CN = Pack(
    code="",
    name="全国",
    rules={
        "hotline_limits": (Rule(RULE_L, reason="全国没有统一的办理时限，按北京市的默认值，可由各地修改。"),),
        "office_hours": (Rule(OFFICE_HOURS, reason="法律没有规定工作时段，默认上午9至12时、下午1至6时。"),),
        "reopen_window": (
            Rule(Limit(7, LimitUnit.DAY), reason="办结后七天内居民说没解决的，重新办理；天数可由各地修改。"),
        ),
        "more_time": (
            Rule(value=True, reason="法律没有统一规定能否延期，由上一级决定；次数和天数可由各地修改。"),
        ),
        "term_committee": (Rule(COMMITTEE_ANYWHERE, COMMITTEE_ANYWHERE_BASIS),),
        "meeting_committee": (Rule(MEETING_ANYWHERE, MEETING_ANYWHERE_BASIS),),
        "term_residents": (Rule(RESIDENTS, RESIDENTS_BASIS),),
        "rates": (
            Rule(value=True, reason="全国没有统一的考评办法，三率的算法和权重由各地定，默认值可以修改。"),
        ),
        "help": (Rule(value=True, reason="请上一级帮助不转移责任：接单的单位仍要办完。"),),
        "whistle": (
            Rule(value=True, reason="法律没有统一规定，街道请部门到场的时限由街道定，可由各地修改。"),
        ),
        "whistle_measured": (
            Rule(value=True, reason="全国没有统一的考核规定；吹哨的街道和报到的部门都看得到自己的数字。"),
        ),
    },
)
