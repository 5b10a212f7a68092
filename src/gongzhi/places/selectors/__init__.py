from gongzhi.places.selectors.codes import subdistrict_code
from gongzhi.places.selectors.finding import (
    children_of,
    estate_kind_of,
    estate_of,
    grid_of,
    living,
    placard_place,
    search_places,
)
from gongzhi.places.selectors.history import history
from gongzhi.places.selectors.plans import Plan, plan_around
from gongzhi.places.selectors.programs import here_or_below, one_for_program
from gongzhi.places.selectors.tree import ANY_ESTATE, Filters, estates_with, in_estates, opened

__all__ = [
    "ANY_ESTATE",
    "Filters",
    "Plan",
    "children_of",
    "estate_kind_of",
    "estate_of",
    "estates_with",
    "grid_of",
    "here_or_below",
    "history",
    "in_estates",
    "living",
    "one_for_program",
    "opened",
    "placard_place",
    "plan_around",
    "search_places",
    "subdistrict_code",
]
