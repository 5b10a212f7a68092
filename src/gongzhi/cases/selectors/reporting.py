"""What a report page can know before it is sent: the place, what it is about, whether it was reported already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from gongzhi.cases.models import Case, Category
from gongzhi.cases.models.rules import Publicity
from gongzhi.cases.routing import OTHER, TABLE, lexicon
from gongzhi.core.prepared import Prepared
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused
from gongzhi.places.levels import Level
from gongzhi.places.models import Place
from gongzhi.places.selectors import living
from gongzhi.text.categories import Suggestion, suggest
from gongzhi.text.dangers import Danger
from gongzhi.text.twins import nearest
from gongzhi.text.urgency import Urgency, urgent_words

CHIPS = 3
LOOKED_AT = 300  # open cases of an estate that are compared; more means that something else is wrong there
TWINS_SHOWN = 2
ALIKE = 0.45
ALIKE_HERE = 0.25  # the same kind of problem in the same building needs fewer shared words
BUILDING_DIGITS = 20
BELOW_ESTATE = (Level.ESTATE, Level.BUILDING, Level.ENTRANCE)


@dataclass(frozen=True, slots=True)
class Spot:
    """The place of a report: within an estate, or wider where its reporter does not know."""

    place: Place
    estate: Place | None

    @property
    def name(self) -> str:
        """What stands large: 3号楼 2单元."""
        if self.estate is None or self.place.pk == self.estate.pk:
            return self.place.name
        return self.place.full_name.removeprefix(self.estate.full_name).strip()

    @property
    def around(self) -> str:
        return self.estate.name if self.estate is not None and self.place.pk != self.estate.pk else ""

    @property
    def position(self) -> str:
        """ "39.9,116.4" where the estate has a point: photos from far away are asked about, on the phone itself."""
        here = self.estate or self.place
        return f"{here.lat:.4f},{here.lng:.4f}" if here.lat is not None and here.lng is not None else ""

    @property
    def is_known(self) -> bool:
        return self.place.level in BELOW_ESTATE

    @property
    def kind(self) -> str:
        return self.estate.kind if self.estate else ""


SPOTS = Prepared(
    lambda public_id: Place.objects.select_related("parent__parent").filter(public_id=public_id).order_by(),
    public_id="an id",
)


def spot(public_id: str) -> Spot:
    """Where somebody wants to report; a merged place opens the one it went into. Units are nobody's choice."""
    with unscoped(because="streets, estates and entrances are public; units are refused below"):
        place = next(iter(SPOTS(public_id=public_id)), None)
        place = living(place) if place else None
        if place is None or place.level == Level.UNIT:
            raise Refused(_("This place is not in the list any more. Please choose it again."), status=404)
        return Spot(place, around(place))


def around(place: Place) -> Place | None:
    """The estate of a place in it, up the parents that were fetched with it."""
    if place.level not in BELOW_ESTATE:
        return None
    while place.level != Level.ESTATE and place.parent is not None:
        place = place.parent
    return place


@dataclass(frozen=True, slots=True)
class Guess:
    """The kinds to choose from: a few first, the rest by their heading. `because` are the words that led there."""

    chosen: Category | None
    guessed: str
    because: tuple[str, ...]
    first: list[Category]
    rest: list[tuple[str, list[Category]]]


def kinds() -> dict[str, Category]:
    """The categories that a report can have."""
    return TABLE.get().kinds


def best_kind(text: str) -> Category:
    """Where nobody chose: what the words say, else the remaining kind."""
    offered = kinds()
    found = suggestions(text, offered)
    return offered[found[0].category] if found else offered.get(OTHER) or list(offered.values())[-1]


def suggestions(text: str, offered: dict[str, Category]) -> list[Suggestion]:
    return suggest(text, lexicon(offered.values()))


def guess(text: str, *, chosen: str = "", guessed: str = "") -> Guess:
    """What to offer for these words. A choice made by hand stays; one that was only our guess follows the words."""
    offered = kinds()
    found = suggestions(text, offered)[: CHIPS - 1]
    by_hand = chosen if chosen != guessed else ""
    pick = offered.get(by_hand) or (offered[found[0].category] if found else None)
    codes = [pick.code] if pick else []
    codes += [one.category for one in found] + ([OTHER] if found or pick else [])
    first = [offered[code] for code in dict.fromkeys(codes) if code in offered]
    words = next((one.words for one in found if pick and one.category == pick.code), ())
    rest = [row for row in offered.values() if row not in first]
    return Guess(pick, "" if by_hand else (pick.code if pick else ""), words, first, by_heading(rest))


def by_heading(rows: Sequence[Category]) -> list[tuple[str, list[Category]]]:
    names = {row.pk: row.name for row in TABLE.get().categories.values()}
    groups: dict[str, list[Category]] = {}
    for row in rows:
        groups.setdefault(names.get(row.parent_id or 0, ""), []).append(row)
    return list(groups.items())


@dataclass(frozen=True, slots=True)
class Warned:
    """Danger in the words: which words, of what kind, and the numbers to call first."""

    words: list[str]
    dangers: list[Danger]
    call: list[str]


def warned(text: str, *, gas_line: str) -> Warned | None:
    found: list[Urgency] = urgent_words(text)
    if not found:
        return None
    numbers = [gas_line if number == "gas_line" else number for one in found for number in one.call]
    call = list(dict.fromkeys(number for number in numbers if number))
    words, dangers = [one.word for one in found], [one.kind for one in found]
    return Warned(list(dict.fromkeys(words)), list(dict.fromkeys(dangers)), call)


@dataclass(frozen=True, slots=True)
class Twin:
    """An open public case that may be the same. Its words show only after somebody released them."""

    public_id: str
    title: str
    where: str
    received_at: datetime
    met: int
    status: str
    due_at: datetime | None


def twins(text: str, at: Spot, category: Category | None) -> list[Twin]:
    """Open public cases of the estate that sound alike, the likest first, within the caller's scope."""
    if at.estate is None or len(text) < 4:
        return []
    near = Q(
        estate_id=at.estate.pk,
        is_open=True,
        retired_at=None,
        publicity=Publicity.ON_RELEASE,
        named_only=False,
    )
    rows = list(Case.objects.filter(near).select_related("place", "category")[:LOOKED_AT])
    known = {row.pk: row for row in rows}
    alike = nearest(text, [(row.pk, row.text) for row in rows], at_least=ALIKE_HERE)
    here = building_of(at.place)
    kept = [
        known[twin.key]
        for twin in alike
        if twin.likeness >= ALIKE
        or (
            category
            and known[twin.key].category_id == category.pk
            and building_of(known[twin.key].place) == here
        )
    ]
    return [as_twin(row, at) for row in kept[:TWINS_SHOWN]]


def building_of(place: Place) -> str:
    return place.path[:BUILDING_DIGITS]


def as_twin(case: Case, at: Spot) -> Twin:
    title = case.released_title if case.is_released else case.category.name
    return Twin(
        case.public_id,
        title,
        nearness(case, at),
        case.received_at,
        case.followers + 1,
        case.status,
        case.due_at,
    )


def nearness(case: Case, at: Spot) -> str:
    """This building, or this estate where the kind is no shared part (decisions 4)."""
    same_building = len(at.place.path) >= BUILDING_DIGITS and building_of(case.place) == building_of(at.place)
    return _("this building") if case.category.shared_part and same_building else _("this estate")


def public_place(place: Place, *, shared_part: bool) -> str:
    """How a public page names the place: the building of a shared part, else the estate; never a door."""
    if not shared_part:
        return place.full_name.partition(" ")[0]
    return (
        place.full_name.removesuffix(f" {place.name}") if place.level == Level.ENTRANCE else place.full_name
    )
