from gongzhi.people.selectors.bodies import accounts_of, bodies_of, body_above, colleagues, serving
from gongzhi.people.selectors.organisations import (
    Crossing,
    Listing,
    Member,
    OrgPage,
    crossings,
    org_page,
    organisations,
    reach,
)
from gongzhi.people.selectors.own import Away, Device, absences, devices, own_homes, own_posts

__all__ = [
    "Away", "Crossing", "Device", "Listing", "Member", "OrgPage", "absences", "accounts_of", "bodies_of",
    "body_above", "colleagues", "crossings", "devices", "org_page", "organisations", "own_homes", "own_posts",
    "reach", "serving",
]  # fmt: skip
