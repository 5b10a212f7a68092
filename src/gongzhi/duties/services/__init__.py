from gongzhi.duties.services.clock import climb_due, remind_due, tick
from gongzhi.duties.services.errands import NewErrand, answer_errand, send_back, send_errands, withdraw_errand
from gongzhi.duties.services.leaving import Absence, arrange_absence, leave_organisation
from gongzhi.duties.services.life import (
    Promise,
    close_duty,
    drop_duty,
    give_to,
    miss_duty,
    open_duties,
    open_duty,
    plan_duty,
)
from gongzhi.duties.services.moving import move_due
from gongzhi.duties.services.persons import HANDED_OVER, hand_over, tell_given
from gongzhi.duties.services.several import give_part, remind_of

__all__ = [
    "HANDED_OVER", "Absence", "NewErrand", "Promise", "answer_errand", "arrange_absence", "climb_due", "close_duty",
    "drop_duty", "give_part", "give_to", "hand_over", "leave_organisation", "miss_duty", "move_due", "open_duties",
    "open_duty", "plan_duty", "remind_due", "remind_of", "send_back", "send_errands", "tell_given", "tick", "withdraw_errand",
]  # fmt: skip
