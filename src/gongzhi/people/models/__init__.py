from gongzhi.people.models.accounts import Account, ElevatedSession
from gongzhi.people.models.appointments import Appointment, Substitution
from gongzhi.people.models.bodies import Seat, Term
from gongzhi.people.models.homes import Occupancy, Ownership
from gongzhi.people.models.invitations import Invitation, InvitedBy
from gongzhi.people.models.organisations import Engagement, Organisation
from gongzhi.people.models.persons import Person
from gongzhi.people.models.tokens import ApiToken

__all__ = [
    "Account",
    "ApiToken",
    "Appointment",
    "ElevatedSession",
    "Engagement",
    "Invitation",
    "InvitedBy",
    "Occupancy",
    "Organisation",
    "Ownership",
    "Person",
    "Seat",
    "Substitution",
    "Term",
]
