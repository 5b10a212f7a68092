"""Companies from the business register, as a sheet: known by their unified social credit code, GB 32100-2015.

The register says who a company is; whom it serves is entered by hand from its contracts. A company that is here already
takes the register's name and facts over, its short name and telephone stay. Twice the same sheet changes nothing.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.command import BadInput
from gongzhi.core.importing import command as console
from gongzhi.core.importing.cells import BadCell, Cell, id_of, moment_of
from gongzhi.core.importing.columns import Field
from gongzhi.core.importing.kinds import Home, ImportKind, Incoming, Job, Plan, refused, register_import
from gongzhi.core.models import levels_of
from gongzhi.core.models.imports import Outcome
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import YES, Refused, Verdict, no
from gongzhi.journal.models import Entry
from gongzhi.journal.services import declare, draft, record, record_all
from gongzhi.people.models import Organisation
from gongzhi.people.posts import OrgKind, Right
from gongzhi.people.services.organisations import ENTERED, Facts, checked, retire_organisation
from gongzhi.places.levels import Level
from gongzhi.places.models import Place

READ = declare("people.organisation_read", gettext_lazy("took facts from the business register"))
LONGEST = {"name": 120, "address": 200, "legal_form": 200, "register_state": 200}
REGISTER = ("legal_form", "address", "registered_on", "register_state")


def code_of(cell: Cell) -> str:
    """The code in its standard form. A wrong one is refused with what is wrong about it."""
    said = id_of(cell)
    if not said:
        return ""
    try:
        return checked(Facts(kind="", name="-", place=Place(), credit_code=said))
    except Refused as refusal:
        raise BadCell(refusal.why) from refusal


def day_of(cell: Cell) -> str:
    """The ISO day, as facts are stored."""
    at = moment_of(cell)
    return localdate(at).isoformat() if at else ""


FIELDS = (
    Field("credit_code", gettext_lazy("credit code"), ("统一社会信用代码", "社会信用代码", "信用代码", "credit_code"),
          code_of, needed=True, filled=True),
    Field("name", gettext_lazy("name"), ("企业名称", "公司名称", "单位名称", "名称", "name"), needed=True, filled=True),
    Field("short_name", gettext_lazy("short name"), ("简称", "short_name")),
    Field("legal_form", gettext_lazy("legal form"), ("企业类型", "公司类型", "主体类型", "legal_form")),
    Field("address", gettext_lazy("registered address"), ("注册地址", "住所", "企业地址", "地址", "address")),
    Field("registered_on", gettext_lazy("registered on"), ("成立日期", "注册日期", "registered_on"), day_of),
    Field("register_state", gettext_lazy("state in the register"), ("登记状态", "经营状态", "register_state")),
    Field("telephone", gettext_lazy("public telephone"), ("公开电话", "办公电话", "telephone")),
)  # fmt: skip


@dataclass(slots=True)
class Company:
    """What saving a row does: a company to enter, or one to change."""

    values: Mapping[str, Any]
    org_id: int | None = None
    changes: dict[str, Any] | None = None

    @property
    def facts(self) -> dict[str, Any]:
        return {key: self.values[key] for key in REGISTER if self.values[key]}


class Companies:
    """One import of companies. They sit at the place that the import is for."""

    def __init__(self, job: Job) -> None:
        self.job = job
        home = Place.objects.filter(pk=job.place_id or 0, retired_at=None).first()
        if home is None:
            raise Refused(_("The place that these companies are for is no longer there."), status=409)
        self.home: Place = home

    def key(self, values: Mapping[str, Any]) -> str:
        return str(values["credit_code"])

    def plan(self, rows: Sequence[Incoming]) -> list[Plan]:
        known = self.known(row.key for row in rows)
        return [self.plan_row(row, known.get(row.key)) for row in rows]

    def known(self, codes: Iterable[str]) -> dict[str, Organisation]:
        with unscoped(because="a code belongs to one organisation, wherever it sits"):
            rows = Organisation.objects.filter(credit_code__in=set(codes), retired_at=None)
            return {org.credit_code: org for org in rows.select_related("place")}

    def plan_row(self, row: Incoming, org: Organisation | None) -> Plan:
        for name, most in LONGEST.items():
            if len(row.values[name]) > most:
                return refused(_("{field}: longer than {most} signs.").format(field=name, most=most))
        if org is None:
            return Plan(Outcome.CREATED, work=Company(row.values))
        return self.plan_change(row, org)

    def plan_change(self, row: Incoming, org: Organisation) -> Plan:
        if org.kind != OrgKind.COMPANY or not org.place.path.startswith(self.home.path):
            said = _("This code belongs to {org}, {kind} in {place}, which this import may not change.")
            return refused(said.format(org=org.name, kind=org.get_kind_display(), place=org.place.name))
        work = Company(row.values, org.pk)
        new: dict[str, Any] = {"name": row.values["name"], "facts": org.facts | work.facts}
        new |= {key: row.values[key] for key in ("short_name", "telephone") if not getattr(org, key)}
        work.changes = {key: value for key, value in new.items() if value and getattr(org, key) != value}
        return Plan(
            Outcome.UPDATED if work.changes else Outcome.UNCHANGED,
            subject=f"organisation:{org.pk}",
            work=work,
        )

    def save(self, plans: Sequence[Plan]) -> None:
        for plan in plans:
            work: Company = plan.work
            org = self.change(work) if work.org_id else self.add(work)
            plan.subject = f"organisation:{org.pk}"

    def add(self, work: Company) -> Organisation:
        said = work.values
        org = Organisation.objects.create(
            kind=OrgKind.COMPANY, name=said["name"], short_name=said["short_name"][:40], credit_code=said["credit_code"],
            telephone=said["telephone"][:40], facts=work.facts, place=self.home, **levels_of(self.home),
        )  # fmt: skip
        record_all(self.job, [draft(ENTERED, org, fresh=True, kind=org.kind)], at=self.job.now)
        return org

    def change(self, work: Company) -> Organisation:
        org: Organisation = Organisation.objects.locked().get(pk=work.org_id or 0)
        for name, value in (work.changes or {}).items():
            setattr(org, name, value)
        org.save(update_fields=[*(work.changes or {})])
        record(self.job, READ, org, at=self.job.now, fields=sorted(work.changes or {}))
        return org


def homes(actor: Any) -> list[Home]:
    """Districts and subdistricts whose organisations the actor enters."""
    with unscoped(because="the places of the own posts"):
        own = {held.place_id for held in actor.posts if Right.PEOPLE in held.spec.rights}
        places = Place.objects.filter(
            pk__in=own, level__in=(Level.DISTRICT, Level.SUBDISTRICT), retired_at=None
        )
        return [Home(place.pk, place.name) for place in places.order_by("path")]


def may(actor: Any, place_id: int | None) -> Verdict:
    if place_id in {home.place_id for home in homes(actor)}:
        return YES
    return no(_("Only the subdistrict or the district brings companies in, for itself."))


@dataclass(frozen=True, slots=True)
class Bringer:
    """Who takes an import back. The right was checked for the whole of it."""

    account_id: int | None
    org_id: int | None

    def holds(self, right: Any, placed: Any = None) -> bool:
        return True


def withdraw(job: Job, subjects: Sequence[str]) -> dict[str, str]:
    """Take companies out of use that nobody has changed and on which nothing hangs."""
    left: dict[str, str] = {}
    bringer: Any = Bringer(job.account_id, job.org_id)
    changed = Entry.objects.filter(subject__in=subjects).exclude(verb__in=(ENTERED, READ))
    touched = set(changed.values_list("subject", flat=True))
    ids = [int(subject.partition(":")[2]) for subject in subjects]
    for org in Organisation.objects.filter(pk__in=ids, retired_at=None).order_by("pk"):
        label = f"organisation:{org.pk}"
        if label in touched:
            left[label] = org.name
            continue
        try:
            retire_organisation(actor=bringer, org_id=org.pk, now=job.now)
        except Refused as held:
            left[label] = f"{org.name}: {held.why}"
    return left


KIND = ImportKind(
    "companies", 30, gettext_lazy("Companies"), "building",
    gettext_lazy("From the business register: credit code, name, legal form, address, state."),
    FIELDS, homes, may, Companies, withdraw,
)  # fmt: skip


def install() -> None:
    register_import(KIND)


def command(args: Namespace) -> dict[str, object]:
    """`gongzhi import companies FILE --place CODE`."""
    with unscoped(because="whoever runs commands on the server may do everything"):
        places = Place.objects.filter(level__in=(Level.DISTRICT, Level.SUBDISTRICT), retired_at=None)
        home = places.filter(code=args.place).first() if args.place else None
    if home is None:
        raise BadInput("Say with --place CODE in which district or subdistrict the companies sit.")
    return console.run(KIND.key, args, place_id=home.pk, now=clock())
