from gongzhi.places.services.entering import (
    enter_places,
    give_name,
    register_hold,
    restore_place,
    retire_place,
)
from gongzhi.places.services.facts import edit_estate, edit_outline, edit_unit
from gongzhi.places.services.grids import (
    change_grid,
    draw_estate_grids,
    draw_grid,
    draw_unit_grids,
    retire_grid,
    suggest_code,
)
from gongzhi.places.services.later import change_later
from gongzhi.places.services.moves import merge_places, move_place
from gongzhi.places.services.placards import issue_placards, revoke_placard
from gongzhi.places.services.plan import Plan, foresee
from gongzhi.places.services.tree import add_place, rename_place

__all__ = [
    "Plan", "add_place", "change_grid", "change_later", "draw_estate_grids", "draw_grid", "draw_unit_grids",
    "edit_estate", "edit_outline", "edit_unit", "enter_places", "foresee", "give_name", "issue_placards",
    "merge_places", "move_place", "register_hold", "rename_place", "restore_place", "retire_grid", "retire_place",
    "revoke_placard", "suggest_code",
]  # fmt: skip
