"""The tree as an import knows it: what is there, what this file adds, and where a row's place belongs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.core.importing.cells import BadCell
from gongzhi.places.geo import Point, metres_between
from gongzhi.places.levels import ORDER, Level, parent_level
from gongzhi.places.models import Place, PlaceName
from gongzhi.places.sheets import Step

UNSORTED = {Level.SUBDISTRICT: "未划入街道", Level.COMMUNITY: "未划入社区"}
SAME_WITHIN = 1500  # metres: one estate as two services place it; two of one name lie farther apart
UPPER = (Level.DISTRICT, Level.SUBDISTRICT, Level.COMMUNITY, Level.ESTATE)


@dataclass(eq=False, slots=True)
class Node:
    level: str
    name: str
    code: str = ""
    official: str = ""
    parent: Node | None = None
    pk: int | None = None  # none: this file adds it
    point: Point | None = None
    names: set[str] = field(default_factory=set)
    facts: dict[str, Any] | None = (
        None  # what is known of it, with what this file adds; read when it is needed
    )

    def above(self, level: str) -> Node | None:
        node: Node | None = self
        while node is not None and node.level != level:
            node = node.parent
        return node


class Tree:
    """Districts to estates are read at once, what lies inside an estate when it is first met."""

    def __init__(self) -> None:
        self.by_code: dict[str, Node] = {}
        self.children: defaultdict[Node | None, dict[str, Node]] = defaultdict(dict)
        self.estates: defaultdict[tuple[Node | None, str], list[Node]] = defaultdict(list)
        self.nodes: dict[int, Node] = {}
        self.opened: set[Node] = set()
        self.read(Place.objects.filter(level__in=UPPER, retired_at=None).order_by("path"))
        for pk, name in PlaceName.objects.filter(place__in=list(self.nodes)).values_list("place_id", "name"):
            self.nodes[pk].names.add(name)

    def read(self, places: Any) -> None:
        columns = ("pk", "level", "name", "code", "parent_id", "lng", "lat")
        for pk, level, name, code, parent_id, lng, lat in places.values_list(*columns):
            point = Point(lng, lat) if lng is not None and lat is not None else None
            self.add(Node(level, name, code, "", self.nodes.get(parent_id), pk, point, {name}))

    def add(self, node: Node) -> Node:
        self.children[node.parent].setdefault(node.name, node)
        if node.code:
            self.by_code[node.code] = node
        if node.pk is not None:
            self.nodes[node.pk] = node
        if node.level == Level.ESTATE:
            self.estates[node.above(Level.DISTRICT), node.name].append(node)
        return node

    def open(self, estate: Node) -> None:
        if estate in self.opened or estate.pk is None:
            return
        self.opened.add(estate)
        inner = [level for level in ORDER if level not in UPPER]
        self.read(
            Place.objects.filter(estate_id=estate.pk, level__in=inner, retired_at=None).order_by("path")
        )

    def way(self, steps: Sequence[Step], part: str, point: Point | None) -> tuple[Node, list[Node]]:
        """The last place of the row and those on the way that are not there yet. Raises BadCell with the reason."""
        node, made = None, list[Node]()
        for step in steps:
            for level in self.between(node, step):
                node = self.take(Step(level, UNSORTED[level]), node, made)
            if step.level == Level.DISTRICT:
                node = self.district(step, made)
            elif step.level == Level.ESTATE:
                node = self.estate(step, node, made, part=part, point=point)
            else:
                node = self.take(step, node, made)
        if node is None:
            raise BadCell(_("This row names no place."))
        return node, made

    def between(self, node: Node | None, step: Step) -> Iterator[Any]:
        """Levels that the row leaves out. Only an estate may wait to be sorted into its community."""
        above = node.level if node else None
        if above == parent_level(step.level) or step.code in self.by_code:
            return
        missing = [level for level in ORDER if (above is None or ORDER.index(level) > ORDER.index(above))]
        missing = missing[: missing.index(step.level)]
        if step.level == Level.ESTATE and node and self.one_estate(node, step.name):
            return
        if step.level != Level.ESTATE or not set(missing) <= set(UNSORTED):
            left_out = ", ".join(str(Level(level).label) for level in missing)
            raise BadCell(
                _("For “{name}” this is missing: {levels}.").format(name=step.name, levels=left_out)
            )
        yield from missing

    def district(self, step: Step, made: list[Node]) -> Node:
        if found := self.by_code.get(step.code):
            return found
        if step.code:
            return self.create(step, None, made)
        districts = self.children[None].values()
        known = [
            d for d in districts if step.name in d.names or step.official in d.names or starts(step.name, d)
        ]
        if len(known) != 1:
            words = _("There is no district “{name}” here. Bring in the code list of its communities first.")
            raise BadCell(words.format(name=step.official))
        return known[0]

    def take(self, step: Step, parent: Node | None, made: list[Node]) -> Node:
        """A place by its code, else by its name under its parent, else a new one."""
        if found := self.by_code.get(step.code):
            return found
        if parent is not None and parent.level not in UPPER[:3]:
            self.open(parent.above(Level.ESTATE) or parent)
        named = self.children[parent]
        if step.code and step.name in named and named[step.name].code:
            step = Step(
                step.level, step.official, step.code, step.official
            )  # a village and a community of one name
        if (found := named.get(step.name) or named.get(step.official)) and (not step.code or not found.code):
            return found
        return self.create(step, parent, made)

    def estate(
        self, step: Step, parent: Node | None, made: list[Node], *, part: str, point: Point | None
    ) -> Node:
        """An estate that another source named before is the same, unless it lies elsewhere in the district."""
        if found := self.by_code.get(step.code):
            return found
        if (
            parent is not None
            and parent.level == Level.COMMUNITY
            and parent.name != UNSORTED[Level.COMMUNITY]
        ):
            return self.take(step, parent, made)
        found = self.one_estate(parent, step.name)
        if found is None:
            return self.create(step, parent, made)
        if point is None or found.point is None or metres_between(point, found.point) <= SAME_WITHIN:
            return found
        home = parent if parent and parent.level == Level.COMMUNITY else found.parent
        return self.take(Step(step.level, f"{step.name}（{part or _('another')}）"), home, made)

    def one_estate(self, under: Node | None, name: str) -> Node | None:
        found = self.estates.get((under.above(Level.DISTRICT) if under else None, name), [])
        return found[0] if len(found) == 1 else None

    def create(self, step: Step, parent: Node | None, made: list[Node]) -> Node:
        node = Node(step.level, step.name, step.code, step.official, parent, names={step.name, step.official})
        made.append(self.add(node))
        return node


def starts(said: str, district: Node) -> bool:
    """朝阳 and 朝阳望京 begin as 朝阳区 does."""
    stem = district.name.removesuffix("区").removesuffix("县")
    return len(stem) > 1 and said.startswith(stem)
