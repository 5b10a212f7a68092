"""Organisations for programs: who sits or serves at the place of the token, and what it serves. No persons."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from ninja import Field, Query, Router, Schema

from gongzhi.core.api import Key, Paged
from gongzhi.core.models import below
from gongzhi.core.scope import scope_to
from gongzhi.people.actor import in_force
from gongzhi.people.models import Engagement, Organisation
from gongzhi.people.posts import OrgKind, Service
from gongzhi.people.selectors.organisations import organisations, wanted
from gongzhi.people.tokens import Bearer, ProgramRequest
from gongzhi.places.selectors import one_for_program

READ = "organisations:read"
router = Router(tags=["organisations"])


class OrganisationsAsked(Paged):
    kind: OrgKind | None = Field(None, description="Only this kind of organisation.")
    place: str = Field("", max_length=40, description="Who sits or serves at or under this place.")
    q: str = Field("", max_length=60, description="Words of the name, or the credit code.")


class OrganisationOut(Schema):
    """`place` is where it sits."""

    organisation: str
    kind: OrgKind
    name: str
    short_name: str
    credit_code: str
    telephone: str = Field(description="Public telephone.")
    place: str
    place_name: str


class OrganisationsOut(Schema):
    """By name, forty at a time."""

    organisations: list[OrganisationOut]
    older: str


class ServesOut(Schema):
    place: str
    place_name: str
    service: Service
    starts: date
    ends: date | None


class OrganisationWhole(OrganisationOut):
    serves: list[ServesOut] = Field(description="In force today, at and under the place of the token.")


@router.get("/organisations", auth=Bearer(READ), response=OrganisationsOut, url_name="api_organisations")
def get_organisations(request: ProgramRequest, asked: Query[OrganisationsAsked]) -> dict[str, Any]:
    """Organisations that sit or serve at or under the place of the token."""
    with scope_to(request.grants):
        place = one_for_program(request.place, asked.place) if asked.place else request.place
        rows = wanted(kind=asked.kind or "", place=place, text=asked.q, on=localdate(clock()))
        page = organisations(rows, after=asked.after)
        return {"organisations": [row_of(org) for org in page.rows], "older": page.after}


@router.get(
    "/organisations/{public_id}", auth=Bearer(READ), response=OrganisationWhole, url_name="api_organisation"
)
def get_organisation(request: ProgramRequest, public_id: Key) -> dict[str, Any]:
    """One organisation, with what it serves."""
    today = localdate(clock())
    with scope_to(request.grants):
        rows = wanted(kind="", place=request.place, text="", on=today)
        org = rows.filter(public_id=public_id).first()
        if org is None:
            raise Http404
        serves = Engagement.objects.filter(in_force(today), below(request.place.path, "place__path"))
        serves = serves.filter(organisation=org).select_related("place").order_by("place__path", "pk")
        return row_of(org) | {"serves": [served(one) for one in serves]}


def row_of(org: Organisation) -> dict[str, Any]:
    return {
        "organisation": org.public_id, "kind": org.kind, "name": org.name, "short_name": org.short_name,
        "credit_code": org.credit_code, "telephone": org.telephone, "place": org.place.public_id,
        "place_name": org.place.full_name or org.place.name,
    }  # fmt: skip


def served(one: Engagement) -> dict[str, Any]:
    return {
        "place": one.place.public_id, "place_name": one.place.full_name or one.place.name, "service": one.service,
        "starts": one.starts, "ends": one.ends,
    }  # fmt: skip
