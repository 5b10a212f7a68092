"""Loads the demo in one transaction: killed half-way it leaves nothing, and the next start begins anew."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import translation

from gongzhi.cases.models import Case, Category
from gongzhi.cases.seeds import install_scheme
from gongzhi.cases.verbs import GAS_LINE
from gongzhi.core.command import progress
from gongzhi.core.scope import unscoped
from gongzhi.insight.services import count_everything
from gongzhi.notices.models import Channel, Message
from gongzhi.people.actor import actor_of
from gongzhi.people.models import Account
from gongzhi.portal.demo.accounts import open_resident, set_passwords
from gongzhi.portal.demo.album import Album
from gongzhi.portal.demo.board import hang_posts
from gongzhi.portal.demo.bodies import found_bodies
from gongzhi.portal.demo.bulk import Rows
from gongzhi.portal.demo.crew import Crew
from gongzhi.portal.demo.grids import hang_placards, lay_grids
from gongzhi.portal.demo.layout import DISTRICT, plan_of, read_data
from gongzhi.portal.demo.live import Services
from gongzhi.portal.demo.places import build_places
from gongzhi.portal.demo.residents import settle
from gongzhi.portal.demo.scenes import (
    documents,
    guidance,
    hard,
    incidents,
    meetings,
    organisations,
    petitions,
    rounds,
    whistles,
)
from gongzhi.portal.demo.scenes.acting import Acting
from gongzhi.portal.demo.staff import Member, fill_posts
from gongzhi.portal.demo.stage import Hand, Stage
from gongzhi.portal.demo.stories import Generator
from gongzhi.portal.demo.town import Town
from gongzhi.portal.services.upkeep import change_setting

COUNTS = {"small": 300, "street": 1_000, DISTRICT: 1_000_000}
UNREAD = timedelta(days=2)  # older messages in the app have been read


@dataclass(frozen=True, slots=True)
class Loaded:
    town: Town
    members: list[Member]
    scheme: dict[str, Category]


def load(*, size: str, seed: int, now: datetime) -> dict[str, object]:
    """The whole demo. The same seed, size and now give the same district, tokens and ciphertexts apart."""
    started = time.monotonic()
    with (
        translation.override(settings.LANGUAGE_CODE),
        unscoped(because="the demo fills every place"),
        Album() as album,
        transaction.atomic(),
    ):
        loaded = build(size=size, seed=seed, now=now)
        town, scheme = loaded.town, loaded.scheme
        hand: Hand = Rows(town, scheme, album) if size == DISTRICT else Services(scheme, album)
        play(loaded, hand, count=COUNTS[size], seed=seed)
        set_passwords()
        cases = Case.objects.count()
    return {
        "cases": cases, "estates": len(loaded.town.sites),
        "units": sum(len(site.units) for site in loaded.town.sites.values()),
        "seconds": round(time.monotonic() - started, 1),
    }  # fmt: skip


def build(*, size: str, seed: int, now: datetime) -> Loaded:
    """Places, people and rules, before the first case."""

    def dice(part: str) -> Random:
        return Random(f"{seed} {part}")

    town = build_places(plan_of(size), dice=dice("places"), now=now)
    lay_grids(town)
    hang_placards(town)
    found_bodies(town)
    settle(town, dice=dice("residents"))
    members = fill_posts(town, dice=dice("staff"))
    open_resident(town)
    scheme = install_scheme(town.since)
    hang_posts(town, Crew(town, members), dice=dice("board"))
    set_gas_line(town)
    return Loaded(town, members, scheme)


def set_gas_line(town: Town) -> None:
    """By the operator of the cast, as on the page of settings."""
    said = read_data("bodies")["gas_line"]
    account = Account.objects.select_related("person").get(person=town.people["ou"])
    operator = actor_of(account, on=town.date(), elevated=said["reason"])
    change_setting(
        actor=operator,
        key=GAS_LINE,
        value=said["number"],
        place=town.district,
        reason=said["reason"],
        now=town.since,
    )


def play(loaded: Loaded, hand: Hand, *, count: int, seed: int) -> None:
    """A year of cases, up to now."""
    town = loaded.town
    stories = Generator(town, count=count, seed=seed).stories()
    crew = Crew(town, loaded.members)
    Stage(hand, town, crew).play(progress(stories, total=count, label="cases"))
    hand.close()
    play_scenes(loaded, crew, seed=seed, count=count)
    pass_messages(town.now)
    count_everything(town.now)


def play_scenes(loaded: Loaded, crew: Crew, *, seed: int, count: int) -> None:
    """What more than one organisation does together, through the services for every size."""
    acting = Acting(loaded.town, crew, Random(f"{seed} scenes"))
    guidance.play(acting, loaded.scheme)
    whistles.play(acting)
    hard.play(acting, loaded.scheme)
    petitions.play(acting, loaded.scheme)
    organisations.play(acting)
    incidents.play(acting, loaded.scheme)
    rounds.play(acting)
    documents.play(acting)
    meetings.play(acting, whole_year=count > COUNTS["small"])


def pass_messages(now: datetime) -> None:
    """What was to be sent in the past went out then; nobody gets a year of text messages at the first start."""
    Message.objects.exclude(channel=Channel.IN_APP).filter(claimed_at=None, due_at__lte=now).update(
        claimed_at=F("due_at"), sent_at=F("due_at"), tries=1
    )
    old = Message.objects.filter(channel=Channel.IN_APP, read_at=None, due_at__lte=now - UNREAD)
    old.update(read_at=F("due_at") + timedelta(hours=3))
