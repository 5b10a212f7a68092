from gongzhi.people.selectors.bodies import (
    Reach,
    able,
    accounts_of,
    bodies_of,
    body_above,
    colleagues,
    line_below,
    own_committee,
    serving,
)
from gongzhi.people.selectors.crossings import Crossings, Line, Wanted, crossings, lines
from gongzhi.people.selectors.organisations import (
    Listing,
    Member,
    OrgPage,
    org_page,
    organisations,
    reach,
)
from gongzhi.people.selectors.own import Away, Device, absences, devices, own_homes, own_posts, own_seats

__all__ = [
    "Away", "Crossings", "Device", "Line", "Listing", "Member", "OrgPage", "Reach", "Wanted", "able",
    "absences", "accounts_of", "bodies_of", "body_above", "colleagues", "crossings", "devices", "line_below",
    "lines", "org_page", "organisations", "own_committee", "own_homes", "own_posts", "own_seats", "reach", "serving",
]  # fmt: skip
