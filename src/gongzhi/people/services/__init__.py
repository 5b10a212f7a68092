from gongzhi.people.services.accounts import close_session, elevate, end_elevation, make_account, set_active
from gongzhi.people.services.organisations import (
    add_organisation,
    change_organisation,
    end_engagement,
    engage,
)
from gongzhi.people.services.posts import appoint, end_appointment, substitute

__all__ = [
    "add_organisation", "appoint", "change_organisation", "close_session", "elevate", "end_appointment",
    "end_elevation", "end_engagement", "engage", "make_account", "set_active", "substitute",
]  # fmt: skip
