from gongzhi.duties.services.clock import climb_due, remind_due, tick
from gongzhi.duties.services.life import (
    Promise,
    close_duty,
    drop_duty,
    give_to,
    open_duties,
    open_duty,
    plan_duty,
)
from gongzhi.duties.services.persons import hand_over

__all__ = [
    "Promise", "climb_due", "close_duty", "drop_duty", "give_to", "hand_over", "open_duties", "open_duty",
    "plan_duty", "remind_due",
    "tick",
]  # fmt: skip
