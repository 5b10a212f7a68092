"""Where an imported report happened, as far as its words name a place of ours. Nothing is guessed."""

from __future__ import annotations

from dataclasses import dataclass

from gongzhi.core.models import below
from gongzhi.places.levels import Level
from gongzhi.places.models import Place, PlaceName
from gongzhi.places.selectors import grid_of
from gongzhi.text.gazetteer import Gazetteer
from gongzhi.text.places import PlaceWords, place_words


@dataclass(frozen=True, slots=True)
class Spot:
    place: Place
    known: bool
    estate_kind: str = ""
    grid_id: int | None = None


class Locator:
    """Knows the names, former ones too, of the estates and communities under a place."""

    def __init__(self, home: Place) -> None:
        self.home = home
        wanted = below(home.path) if home.path else below("0")
        levels = (Level.ESTATE, Level.COMMUNITY)
        rows = Place.objects.filter(wanted, level__in=levels, retired_at=None)
        self.places = {place.pk: place for place in rows}
        names = [(place.name, place.pk) for place in self.places.values()]
        names += PlaceName.objects.filter(place__in=rows).values_list("name", "place_id")
        estates = {pk for pk, place in self.places.items() if place.level == Level.ESTATE}
        self.estates = Gazetteer((name, pk) for name, pk in names if pk in estates)
        self.communities = Gazetteer((name, pk) for name, pk in names if pk not in estates)
        self.inside: dict[
            int, list[tuple[Place, PlaceWords]]
        ] = {}  # buildings and entrances, with what names them
        self.grids: dict[int, int | None] = {}

    def locate(self, *said: str) -> Spot:
        """The first of the texts that names exactly one estate decides, then one that names one community."""
        for names in (self.estates, self.communities):
            for text in said:
                found = names.find(text)
                if len(found) == 1:
                    return self.spot(self.places[found[0]], said)
        return Spot(self.home, known=self.home.level == Level.ESTATE, estate_kind=self.home.kind)

    def spot(self, place: Place, said: tuple[str, ...]) -> Spot:
        if place.level != Level.ESTATE:
            return Spot(place, known=False)
        words = next((w for w in map(place_words, said) if w.building is not None), None)
        door = self.door(place, words) if words else None
        return Spot(door or place, known=True, estate_kind=place.kind, grid_id=self.grid(door))

    def grid(self, door: Place | None) -> int | None:
        if door is None:
            return None
        if door.pk not in self.grids:
            self.grids[door.pk] = grid_of(door)
        return self.grids[door.pk]

    def door(self, estate: Place, words: PlaceWords) -> Place | None:
        """The building of the words, or its entrance, where the estate has exactly such a one."""
        if estate.pk not in self.inside:
            levels = (Level.BUILDING, Level.ENTRANCE)
            rows = Place.objects.filter(estate_id=estate.pk, level__in=levels, retired_at=None)
            self.inside[estate.pk] = [(place, place_words(place.name)) for place in rows]
        inside = self.inside[estate.pk]
        buildings = [p for p, own in inside if p.level == Level.BUILDING and own.building == words.building]
        if len(buildings) != 1:
            return None
        entrances = [
            p
            for p, own in inside
            if words.entrance and p.parent_id == buildings[0].pk and own.entrance == words.entrance
        ]
        return entrances[0] if len(entrances) == 1 else buildings[0]
