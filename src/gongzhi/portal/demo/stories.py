"""A year of cases as plans: what was said when, where and by whom, and what then became of it.

A plan says how long each step took as a share of the promised time; the stage turns that into moments once
the dispatch table has said what was promised.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import accumulate
from random import Random

from django.utils.timezone import localtime

from gongzhi.cases.models.case import Source
from gongzhi.people.models import Person
from gongzhi.places.levels import EstateKind, Level
from gongzhi.places.models import Place
from gongzhi.portal.demo import fates, texts
from gongzhi.portal.demo.fates import Step
from gongzhi.portal.demo.names import phone
from gongzhi.portal.demo.pictures import can_draw
from gongzhi.portal.demo.texts import Sayings, Spot, Words
from gongzhi.portal.demo.town import HISTORY, Block, Site, Town, Where, where

LATELY = timedelta(days=12)
LATELY_SHARE, LATELY_MOST = 0.16, 1_200  # cases of the last days: start pages shall have work to show
OWN_REPORTS = 9  # of the resident of the cast
BUSY = {EstateKind.OLD: 15, EstateKind.ABANDONED: 22, EstateKind.REFORM: 13, EstateKind.COURTYARD: 16}
USUAL = 10
HOURS = (1, 1, 0, 0, 1, 3, 6, 12, 14, 13, 11, 9, 7, 8, 9, 9, 9, 11, 13, 14, 12, 9, 6, 3)
SOURCES = {
    Source.PLACARD: 42, Source.WEB: 20, Source.HOTLINE: 18, Source.STAFF: 13, Source.BEHALF: 7,
}  # fmt: skip
CALLERS = (9_500, 9_800)  # the last digits of the numbers that reporters leave
PICTURED = 2_000  # so many of the newest cases may have photos: a million cases need no million files
WITH_PHOTOS = {Source.PLACARD: 0.6, Source.WEB: 0.5, Source.STAFF: 0.8}
AFTER = 0.6  # of the finished ones of these, so many show the result


@dataclass(slots=True)
class Story:
    number: int
    at: datetime
    site: Site
    place: Place
    grid_id: int | None
    said: Sayings
    words: Words
    source: str
    contact: str = ""
    by_wang: bool = False
    helped: Person | None = None
    private: bool = False
    dice: Random = field(default_factory=Random)  # for what is decided on the way
    more: Random = field(default_factory=Random)  # for photos, and for the numbers of those who follow
    photos: int = 0
    shows_result: bool = False
    steps: list[Step] = field(default_factory=list)

    @property
    def where(self) -> Where:
        return where(self.place, self.grid_id)


class Generator:
    """The same seed, size, town and now give the same stories."""

    def __init__(self, town: Town, *, count: int, seed: int) -> None:
        self.town, self.count, self.seed = town, count, seed
        self.sites = list(town.sites.values())
        weights = (len(site.units) * BUSY.get(EstateKind(site.plan.kind), USUAL) for site in self.sites)
        self.site_bounds = list(accumulate(weights))
        self.choices: dict[tuple[str, int], tuple[list[int], list[Sayings]]] = {}

    def stories(self) -> Iterator[Story]:
        every = max(1, self.count // OWN_REPORTS)
        for number, at in enumerate(self.moments()):
            dice = Random(f"{self.seed} {number}")
            yield self.story(number, at, dice, by_wang=number % every == every - 1)

    def moments(self) -> list[datetime]:
        """When they came in: through the year, and more often in the last days; never after now."""
        dice = Random(f"{self.seed} moments")
        lately = min(int(self.count * LATELY_SHARE), LATELY_MOST)
        found = [
            self.moment(dice, LATELY + (HISTORY - LATELY) * dice.random()) for _ in range(self.count - lately)
        ]
        found += [self.moment(dice, LATELY * dice.random() ** 3) for _ in range(lately)]
        return sorted(found)

    def moment(self, dice: Random, ago: timedelta) -> datetime:
        """On the day so long ago, at an hour at which people report."""
        day = localtime(self.town.now - ago)
        hour = dice.choices(range(24), HOURS)[0]
        at = day.replace(hour=hour, minute=dice.randrange(60), second=dice.randrange(60), microsecond=0)
        return min(at, self.town.now - timedelta(minutes=dice.randint(4, 240)))

    def story(self, number: int, at: datetime, dice: Random, *, by_wang: bool) -> Story:
        site = self.town.sites["柳园里"] if by_wang else self.some_site(dice)
        block = site.blocks[2] if by_wang else dice.choice(site.blocks)
        door = block.entrances[1] if by_wang else dice.choice(block.entrances)
        spot = Spot(block.place.name, door.name, site.plan.floors, "lift" in site.plan.facilities)
        said = self.some_category(site, spot, at, dice)
        source = Source.PLACARD if by_wang else self.some_source(said, dice)
        story = Story(
            number, at, site, place_of(said, site, block, door, dice), block.grid_id, said,
            texts.report(said, spot, source, dice), source, by_wang=by_wang, dice=dice,
        )  # fmt: skip
        if story.place.level == Level.ESTATE:
            story.grid_id = None
        self.know_reporter(story, site, dice)
        days = (self.town.now - at) / timedelta(days=1)
        speaks = by_wang or bool(story.contact)
        story.steps = fates.fate(said, spot, source, dice, days=days, speaks=speaks)
        story.more = Random(f"{self.seed} {number} more")
        self.take_photos(story)
        return story

    def take_photos(self, story: Story) -> None:
        if story.number < self.count - PICTURED or not can_draw(story.said.code):
            return
        if story.more.random() < WITH_PHOTOS.get(Source(story.source), 0):
            story.photos = story.more.choice((1, 1, 1, 2))
        story.shows_result = story.more.random() < AFTER

    def some_site(self, dice: Random) -> Site:
        return self.sites[bisect(self.site_bounds, dice.random() * self.site_bounds[-1])]

    def some_category(self, site: Site, spot: Spot, at: datetime, dice: Random) -> Sayings:
        month = localtime(at).month
        key = site.plan.name, month
        if key not in self.choices:
            fit = [one for one in self.categories if fits(one, site) and texts.can_say(one, spot)]
            self.choices[key] = list(accumulate(one.weight * int(one.months[month - 1]) for one in fit)), fit
        bounds, fit = self.choices[key]
        return fit[bisect(bounds, dice.random() * bounds[-1])]

    @cached_property
    def categories(self) -> list[Sayings]:
        return list(texts.sayings().values())

    def some_source(self, said: Sayings, dice: Random) -> str:
        source = dice.choices(list(SOURCES), list(SOURCES.values()))[0]
        if said.code == "misconduct":
            return dice.choice((Source.WEB, Source.HOTLINE))
        return Source.PLACARD if source == Source.STAFF and not said.patrol else source

    def know_reporter(self, story: Story, site: Site, dice: Random) -> None:
        """Who can be called back. What staff found needs nobody; a case on behalf names who is helped."""
        if story.by_wang or story.source == Source.STAFF:
            return
        if story.source == Source.BEHALF and site.people:
            story.helped = dice.choice(site.people)
            return
        if story.source in (Source.HOTLINE, Source.PETITION) or dice.random() < 0.55:
            story.contact = phone(dice.randrange(*CALLERS))
        story.private = story.source == Source.WEB and dice.random() < 0.06


def fits(said: Sayings, site: Site) -> bool:
    if said.needs and said.needs not in site.plan.facilities:
        return False
    return not (said.cold and site.plan.kind == EstateKind.COURTYARD)


def place_of(said: Sayings, site: Site, block: Block, door: Place, dice: Random) -> Place:
    if said.where == "door" and dice.random() < 0.85:
        return door
    if said.where == "estate" and dice.random() < 0.65:
        return site.place
    return block.place
