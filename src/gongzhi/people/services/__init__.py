from gongzhi.people.services.accounts import (
    change_password,
    close_session,
    elevate,
    end_elevation,
    issue_password,
    make_account,
    may_give_password,
    set_active,
    wish,
)
from gongzhi.people.services.contracts import end_engagement, engage
from gongzhi.people.services.erasure import erase_me, take_copy
from gongzhi.people.services.holdings import Fact, Holding, register_holding
from gongzhi.people.services.homes import correct_home, end_home, enter_home, read_home, strike_home
from gongzhi.people.services.invitations import code_to_send, invite, take_up, withdraw_invitations
from gongzhi.people.services.organisations import (
    add_organisation,
    change_organisation,
    restore_organisation,
    retire_organisation,
)
from gongzhi.people.services.persons import enter_person, read_phone
from gongzhi.people.services.posts import (
    appoint,
    end_appointment,
    end_substitution,
    may_end,
    substitute,
)
from gongzhi.people.services.rings import register_ring
from gongzhi.people.services.seats import begin_term, end_term, leave_seat, take_seat
from gongzhi.people.services.spans import register_span_follower

__all__ = [
    "Fact", "Holding", "add_organisation", "appoint", "begin_term", "change_organisation",
    "change_password", "close_session", "code_to_send", "correct_home", "elevate", "end_appointment", "end_elevation",
    "end_engagement", "end_home", "end_substitution", "end_term", "engage", "enter_home", "enter_person",
    "erase_me", "invite", "issue_password", "leave_seat", "make_account", "may_end", "may_give_password", "read_home",
    "read_phone", "register_holding", "register_ring", "register_span_follower", "restore_organisation",
    "retire_organisation", "set_active", "strike_home", "substitute", "take_copy", "take_seat", "take_up", "wish",
    "withdraw_invitations",
]  # fmt: skip
