from gongzhi.places.selectors.codes import subdistrict_code
from gongzhi.places.selectors.finding import (
    children_of,
    estate_of,
    grid_of,
    living,
    placard_place,
    search_places,
)

__all__ = [
    "children_of",
    "estate_of",
    "grid_of",
    "living",
    "placard_place",
    "search_places",
    "subdistrict_code",
]
