"""Beijing."""

from gongzhi.law.committees import COMMITTEE as MEETING
from gongzhi.law.committees import COMMITTEE_BASIS as MEETING_BASIS
from gongzhi.law.committees import MANAGEMENT as MANAGEMENT_MEETING
from gongzhi.law.committees import MANAGEMENT_BASIS as MANAGEMENT_MEETING_BASIS
from gongzhi.law.hotline import FIRST_RECEIVER_BASIS, LIMIT_SHOWN_BASIS, RULE_L, RULE_L_BASIS
from gongzhi.law.more_time import EXTENSION_BASIS, HELP_BASIS
from gongzhi.law.packs.cn import CN
from gongzhi.law.packs.pack import Pack, Rule
from gongzhi.law.rates import RATES_BASIS
from gongzhi.law.terms import (
    COMMITTEE,
    COMMITTEE_BASIS,
    FIRST_CONTRACT,
    FIRST_CONTRACT_BASIS,
    MANAGEMENT,
    MANAGEMENT_BASIS,
)
from gongzhi.law.whistle import BOTH_SIDES_BASIS, CALL_BASIS

CN_11 = Pack(
    code="11",
    name="北京市",
    rules={
        "hotline_limits": (Rule(RULE_L, RULE_L_BASIS),),
        "limit_shown_on_order": (Rule(value=True, basis=LIMIT_SHOWN_BASIS),),
        "first_receiver_answers": (Rule(value=True, basis=FIRST_RECEIVER_BASIS),),
        "more_time": (Rule(value=True, basis=EXTENSION_BASIS),),
        "term_committee": (Rule(COMMITTEE, COMMITTEE_BASIS),),
        "term_management": (Rule(MANAGEMENT, MANAGEMENT_BASIS),),
        "meeting_committee": (Rule(MEETING, MEETING_BASIS),),
        "meeting_management": (Rule(MANAGEMENT_MEETING, MANAGEMENT_MEETING_BASIS),),
        "first_contract": (Rule(FIRST_CONTRACT, FIRST_CONTRACT_BASIS),),
        "help": (Rule(value=True, basis=HELP_BASIS),),
        "rates": (Rule(value=True, basis=RATES_BASIS),),
        "whistle": (Rule(value=True, basis=CALL_BASIS),),
        "whistle_measured": (Rule(value=True, basis=BOTH_SIDES_BASIS),),
    },
    below=CN,
)
