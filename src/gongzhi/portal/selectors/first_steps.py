"""The way from an empty database to the first report: each step as it stands, counted, with what is missing by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases.models import Case, Category
from gongzhi.cases.selectors.nobody import Gap, gaps
from gongzhi.core.formats import count
from gongzhi.core.models import below
from gongzhi.core.scope import unscoped
from gongzhi.journal.models import Entry
from gongzhi.notices.models import Channel, Message
from gongzhi.people.actor import Actor, in_force
from gongzhi.people.models import Appointment, Invitation, Organisation
from gongzhi.people.posts import OrgKind, Post, Right
from gongzhi.people.selectors.invitations import HERE
from gongzhi.places.levels import GridLayer, Level
from gongzhi.places.models import Grid, Placard, Place
from gongzhi.portal.selectors.health import BACKUPS

NAMED = 12  # missing things that are named; the rest is counted
LOOKED_AT = 60  # estates whose every category is tried; the others follow once these are right
BACKUP_COUNTS = timedelta(days=8)
DOORS = (Level.ENTRANCE, Level.BUILDING)
TRIAL = "trial"  # messages that only show whether the way out works
TRIALS = "platform:messages"  # what they, and their entries in the journal, are about


@dataclass(frozen=True, slots=True)
class Way:
    """Something to do: the words of the link and where it leads."""

    label: Any
    url: str


@dataclass(frozen=True, slots=True)
class Found:
    """How a step stands: done or not, in figures, and what is missing, by name."""

    is_done: bool
    words: str
    missing: Sequence[str] = ()
    ways: Sequence[Way] = ()
    variables: str = ""  # of the server, where they are what is missing

    @property
    def named(self) -> Sequence[str]:
        return self.missing[:NAMED]

    @property
    def more(self) -> int:
        return max(len(self.missing) - NAMED, 0)


@dataclass(frozen=True, slots=True)
class Step:
    key: str
    title: Any
    why: Any
    found: Found
    is_operators: bool = False  # nobody else can do it


@dataclass(frozen=True, slots=True)
class Area:
    """What is looked at: everything, or the places whose people the reader enters."""

    actor: Actor
    roots: tuple[Place, ...]  # none: everything
    now: datetime

    def under(self, prefix: str = "") -> Q:
        if not self.roots:
            return Q()
        found = Q(pk__in=())
        for root in self.roots:
            found |= below(root.path, f"{prefix}path") | Q(**{f"{prefix}path": root.path})
        return found

    def places(self, *levels: str) -> QuerySet[Place]:
        return Place.objects.filter(self.under(), level__in=levels, retired_at=None)

    def bodies(self, *kinds: str) -> QuerySet[Organisation]:
        return Organisation.objects.filter(self.under("place__"), kind__in=kinds, retired_at=None)

    def posts(self) -> QuerySet[Appointment]:
        today = in_force(localdate(self.now))
        return Appointment.objects.filter(self.under("place__"), today, person__erased_at=None)


def area_of(actor: Actor, *, now: datetime) -> Area:
    own = {
        held.place_id
        for held in actor.posts
        if Right.PEOPLE in held.spec.rights and held.level in (Level.SUBDISTRICT, Level.DISTRICT)
    }
    return Area(actor, tuple(Place.objects.filter(pk__in=own)) if own else (), now)


def places(area: Area) -> Found:
    estates = area.places(Level.ESTATE)
    n = estates.count()
    inside = Place.objects.filter(level=Level.ESTATE, retired_at=None, community_id=OuterRef("pk"))
    empty = area.places(Level.COMMUNITY).exclude(Exists(inside)).order_by("path")
    words = _("{estates} estates, {doors} buildings and entrances").format(
        estates=count(n), doors=count(area.places(*DOORS).count())
    )
    return Found(bool(n), words, names(empty.values_list("name", flat=True)), sheet_ways("places"))


def sheet_ways(kind: str) -> list[Way]:
    return [
        Way(_("Send a sheet in"), f"{reverse('operate_imports')}?kind={kind}"),
        Way(_("Workbook to fill in"), reverse("import_template", args=[kind])),
    ]


def names(rows: Iterable[Any]) -> list[str]:
    return [str(row) for row in rows]


def address(area: Area) -> Found:
    """Links in messages, on placards and on slips begin with it."""
    said = urlsplit(settings.SITE_URL)
    is_done = said.scheme == "https" and said.hostname not in {None, "localhost", "127.0.0.1"}
    missing = (
        []
        if is_done
        else [_("an encrypted address under which phones reach this place, named on the server")]
    )
    return Found(
        is_done, settings.SITE_URL, missing, [Way(_("See the settings"), reverse("operate_settings"))]
    )


def organisations(area: Area) -> Found:
    body = Organisation.objects.filter(place_id=OuterRef("pk"), retired_at=None)
    communities = area.places(Level.COMMUNITY).exclude(Exists(body.filter(kind=OrgKind.RESIDENTS)))
    offices = area.places(Level.SUBDISTRICT).exclude(Exists(body.filter(kind=OrgKind.SUBDISTRICT)))
    missing = [
        _("{place}: subdistrict office").format(place=name) for name in offices.values_list("name", flat=True)
    ]
    missing += [
        _("{place}: residents' committee").format(place=name)
        for name in communities.values_list("name", flat=True)
    ]
    n = Organisation.objects.filter(area.under("place__"), retired_at=None).count()
    bodies = area.bodies(OrgKind.RESIDENTS, OrgKind.SUBDISTRICT).exists()
    ways = [Way(_("Enter an organisation"), reverse("org_add")), *sheet_ways("companies")]
    return Found(bodies and not missing, _("{n} organisations").format(n=count(n)), missing, ways)


def people(area: Area) -> Found:
    """Bodies in which nobody holds a post cannot accept what is dispatched to them."""
    held = Appointment.objects.filter(in_force(localdate(area.now)), organisation_id=OuterRef("pk"))
    kinds = (OrgKind.RESIDENTS, OrgKind.SUBDISTRICT, OrgKind.COMPANY)
    empty = area.bodies(*kinds).exclude(Exists(held)).order_by("kind", "name")
    n = area.posts().values("person").distinct().count()
    missing = names(empty.values_list("name", flat=True))
    return Found(
        bool(n) and not missing, _("{n} people hold a post").format(n=count(n)), missing, sheet_ways("people")
    )


def invited(area: Area) -> Found:
    """By organisation, not by name: this page is read by the operator too."""
    posts = area.posts()
    total = posts.values("person").distinct().count()
    come = posts.filter(HERE).values("person").distinct().count()
    waiting = Invitation.objects.filter(used_at=None, withdrawn_at=None, expires_at__gt=area.now)
    nowhere = posts.exclude(HERE).exclude(person__in=waiting.values("person"))
    orgs = nowhere.order_by("organisation__name").values_list("organisation__name", flat=True).distinct()
    words = _("{come} of {total} have come").format(come=count(come), total=count(total))
    ways = [Way(_("Invite them"), reverse("invitation_list"))] if area.actor.holds(Right.PEOPLE) else []
    missing = [_("{org}: not invited").format(org=name) for name in orgs]
    return Found(bool(total) and not missing, words, missing, ways)


def grids(area: Area) -> Found:
    held = Appointment.objects.filter(
        in_force(localdate(area.now)), post=Post.GRID_WORKER, grid_id=OuterRef("pk")
    )
    rows = Grid.objects.filter(area.under("place__"), layer=GridLayer.GOVERNANCE, retired_at=None)
    n = rows.count()
    free = rows.exclude(Exists(held)).select_related("place").order_by("place__path", "name")
    missing = [f"{grid.place.name} · {grid.name}" for grid in free]
    words = _("{n} grids, {free} without a worker").format(n=count(n), free=count(len(missing)))
    return Found(bool(n) and not missing, words, missing, [Way(_("To the places"), reverse("place_list"))])


def bearers(area: Area) -> Found:
    estates = list(area.places(Level.ESTATE).order_by("path")[:LOOKED_AT])
    found = gaps(estates, on=localdate(area.now))
    n = Category.objects.filter(retired_at=None).count()
    words = _("{n} categories, tried at {estates} estates").format(n=count(n), estates=count(len(estates)))
    ways = [Way(_("To the dispatch table"), reverse("rule_list"))] if area.actor.holds(Right.RULES) else []
    return Found(bool(n and estates) and not found, words, [gap_in_words(gap) for gap in found], ways)


def gap_in_words(gap: Gap) -> str:
    kinds = _(", ").join(category.name for category in gap.categories[:3])
    if len(gap.categories) > 3:
        kinds = _("{kinds} and {n} more").format(kinds=kinds, n=len(gap.categories) - 3)
    if gap.bearer is None:
        return _("{place}: nobody is entered for {kinds}").format(place=gap.place.name, kinds=kinds)
    return _("{place}: {org} gets {kinds}, and nobody there may act").format(
        place=gap.place.name, org=gap.bearer.called, kinds=kinds
    )


def placards(area: Area) -> Found:
    hung = Placard.objects.filter(area.under("place__"), revoked_at=None)
    n = hung.count()
    inside = hung.filter(place__estate_id=OuterRef("pk"))
    bare = area.places(Level.ESTATE).exclude(Exists(inside)).order_by("path")
    missing = [
        _("{place}: no code on any door").format(place=name) for name in bare.values_list("name", flat=True)
    ]
    words = _("{n} codes are on doors").format(n=count(n))
    return Found(bool(n) and not missing, words, missing, [Way(_("To the places"), reverse("place_list"))])


def backup(area: Area) -> Found:
    """A backup counts once it was brought back: its journal says so, here or on the machine where it was tried."""
    made = Entry.objects.filter(subject=BACKUPS, verb="portal.backup_made").order_by("-seq").first()
    tried = Entry.objects.filter(subject=BACKUPS, verb="portal.backup_restored").exists()
    missing = []
    if made is None or area.now - made.at > BACKUP_COUNTS:
        missing.append(_("a backup of this week: gongzhi backup, every night"))
    if not tried:
        missing.append(_("one that was brought back: gongzhi restore, once before the first visitor"))
    words = _("a backup is there") if made else _("no backup yet")
    return Found(not missing, words, missing)


def messages(area: Area) -> Found:
    ways_out = list(
        Message.objects.filter(subject=TRIALS, kind=TRIAL)
        .exclude(sent_at=None)
        .values_list("channel", flat=True)
    )
    missing = []
    if Channel.SMS not in ways_out or settings.SMS_SENDER.endswith("ConsoleSms"):
        missing.append(_("a text message that went out, by a gateway named on the server"))
    if Channel.EMAIL not in ways_out:
        missing.append(_("a mail that went out, by a mail server named on the server"))
    words = _("{n} trials went out").format(n=count(len(ways_out)))
    ways = [Way(_("Send a trial"), reverse("operate_trial"))] if area.actor.elevated else []
    return Found(not missing, words, missing, ways, "SMS_SENDER, MAIL_HOST")


def first_report(area: Area) -> Found:
    """Withdrawn ones count: a trial is a report that somebody took back."""
    is_there = Case.objects.filter(area.under("place__")).exists()
    words = _("reports come in") if is_there else _("no report yet")
    ways = [Way(_("Report something as a trial"), reverse("report"))]
    missing = (
        [] if is_there else [_("one report from a phone, followed to its end, and withdrawn on its page")]
    )
    return Found(is_there, words, missing, ways)


LOOKS: tuple[tuple[str, Any, Callable[[Area], Found], bool, Any], ...] = (
    ("places", gettext_lazy("The place tree"), places, False,
     gettext_lazy("Every report, contract and post hangs on a place.")),
    ("address", gettext_lazy("Address of this site"), address, True,
     gettext_lazy("What is printed and sent leads back here by it.")),
    ("organisations", gettext_lazy("Organisations"), organisations, False,
     gettext_lazy("A case goes to a body; where none is entered, it goes nowhere.")),
    ("people", gettext_lazy("People and their posts"), people, False,
     gettext_lazy("Every right comes from a post; a body without people accepts nothing.")),
    ("invited", gettext_lazy("Invitations"), invited, False,
     gettext_lazy("Each chooses a password, so that nobody else knows it.")),
    ("grids", gettext_lazy("Grids and their workers"), grids, False,
     gettext_lazy("What is found on the spot is settled by the worker of the grid.")),
    ("bearers", gettext_lazy("Somebody for every category"), bearers, False,
     gettext_lazy("A kind of problem without a bearer is a report that nobody reads.")),
    ("placards", gettext_lazy("Placards on the doors"), placards, False,
     gettext_lazy("Residents report by the code at their stairwell.")),
    ("backup", gettext_lazy("Backup"), backup, True,
     gettext_lazy("A backup that was never brought back is a hope.")),
    ("messages", gettext_lazy("Text messages and mail"), messages, True,
     gettext_lazy("Who reported without an account hears of it only this way.")),
    ("first_report", gettext_lazy("The first report"), first_report, False,
     gettext_lazy("One trial shows whether all of it holds together.")),
)  # fmt: skip


def steps(actor: Actor, *, now: datetime) -> list[Step]:
    with unscoped(
        because="counts and names of bodies of the area that the reader sets up; no person is named"
    ):
        area = area_of(actor, now=now)
        return [
            Step(key, title, why, look(area), is_operators) for key, title, look, is_operators, why in LOOKS
        ]


def is_empty() -> bool:
    """Nothing to work with yet: no estate."""
    with unscoped(because="whether anything was brought in at all"):
        return not Place.objects.filter(level=Level.ESTATE).exists()
