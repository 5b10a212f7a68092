"""Cases for programs: orders of a hotline come in one by one, and their state and replies are fetched; the list of cases
is read by the query of the page."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from django.http import Http404, QueryDict
from django.utils.timezone import get_default_timezone
from django.utils.timezone import now as clock
from ninja import Field, Query, Router, Schema, Status
from pydantic import AfterValidator, BeforeValidator, StringConstraints

from gongzhi.cases.forms.filters import FilterForm
from gongzhi.cases.importing import KIND, LONGEST_TEXT, PETITIONS, contact_of
from gongzhi.cases.models import Case
from gongzhi.cases.models.case import Urgency
from gongzhi.cases.receiving import Taken, receive_order, source_of
from gongzhi.cases.selectors import listing
from gongzhi.cases.selectors.detail import case_of
from gongzhi.cases.selectors.following import public_steps
from gongzhi.cases.selectors.replies import Answer, answers_to
from gongzhi.core.api import Key, Paged, Unset
from gongzhi.core.importing.cells import must_be_near
from gongzhi.core.models import ImportBatch
from gongzhi.core.models.imports import Outcome
from gongzhi.core.scope import scope_to, unscoped
from gongzhi.core.verdict import Refused
from gongzhi.people.tokens import Bearer, ProgramRequest
from gongzhi.text.chars import clean_text

WRITE, READ, LIST = "orders:write", "orders:read", "cases:read"
router = Router(tags=["orders"])


def seen_signs(value: object) -> object:
    """What nobody sees goes before anything is measured: PostgreSQL stores no zero bytes."""
    return clean_text(value) if isinstance(value, str) else value


def near(at: datetime) -> datetime:
    must_be_near(at)
    return at


SEEN = BeforeValidator(seen_signs)
Line = Annotated[str, StringConstraints(max_length=200), SEEN]


class OrderIn(Schema):
    """One order as its source has it."""

    id: Annotated[str, StringConstraints(min_length=1, max_length=80), SEEN] = Field(
        description="The source's own number. Sent again, it changes nothing; with other words, they are taken over."
    )
    text: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TEXT), SEEN]
    title: Line = ""
    received_at: Annotated[datetime, AfterValidator(near)] | None = Field(
        None, description="When it came in at its source; without a zone: Beijing time."
    )
    place: Line = Field("", description="Estate, address or both, in words.")
    kind: Literal["hotline", "petition"] = Field(
        "hotline", description="A petition has the times that the law sets."
    )
    category: Line = Field("", description="By its name here; else the words decide.")
    contact: Annotated[str, StringConstraints(max_length=60), SEEN] = ""


class OrderOut(Schema):
    """What became of it. `outcome`: created, twin (created too, with the words of an earlier one), updated, unchanged."""

    id: str
    outcome: str | None = None
    number: str
    case: str
    status: str
    place_known: bool
    bearer: str = ""
    due_at: datetime | None = None
    finished_at: datetime | None = None
    reply: str = ""


@router.post("/orders", auth=Bearer(WRITE), response={200: OrderOut, 201: OrderOut}, url_name="api_orders")
def post_order(request: ProgramRequest, order: OrderIn) -> Status[dict[str, Any]]:
    """Send one order. 201 when a case was made, 200 when it was here already."""
    kind = PETITIONS if order.kind == "petition" else KIND
    taken = receive_order(token=request.auth, values=values_of(order), now=clock(), kind=kind)
    made = taken.outcome in (Outcome.CREATED, Outcome.TWIN)
    return Status(201 if made else 200, out(Answer(taken.case, taken.case.status), taken))


@router.get("/orders/{path:ref}", auth=Bearer(READ), response=OrderOut, url_name="api_order")
def get_order(request: ProgramRequest, ref: str) -> dict[str, Any]:
    """How an order that this program sent stands, with the reply to the resident."""
    token = request.auth
    with unscoped(because="which imports this program's orders came in with"):
        sent = list(ImportBatch.objects.filter(source=source_of(token)).values_list("pk", flat=True))
    with scope_to(request.grants):
        rows = Case.objects.filter(source_ref=ref, batch_id__in=sent).order_by("-pk")
        pk = rows.values_list("pk", flat=True).first()
        if pk is None:
            raise Http404
    with unscoped(because="the words of a case that the program may read"):
        return out(answers_to([pk])[0])


class CasesAsked(Paged):
    """The filters of the page. What the place does not know is refused."""

    status: str = Field("", description="open (as without it), a state, all, withdrawn.")
    place: str = Field("", description="At or under this place of the tree, by its id.")
    category: str = Field("", description="A category or heading, by its code.")
    source: str = Field("", description="How it came in: visit, hotline …")
    bearer: str = Field("", description="Who acts, by the id of the organisation.")
    since: Annotated[date | None, Unset] = Field(None, description="Came in on this day or later.")
    until: Annotated[date | None, Unset] = Field(None, description="Came in on this day or before.")
    q: str = Field("", max_length=60, description="Words of the title, or the number.")
    late: bool = Field(False, description="Only open ones whose time has passed.")
    urgent: bool = Field(False, description="Only urgent ones.")
    estate_kind: str = Field("", description="Only at estates of this kind.")
    year_from: Annotated[int | None, Unset] = Field(None, description="Estate built in this year or later.")
    year_to: Annotated[int | None, Unset] = Field(None, description="Estate built in this year or before.")
    households_from: Annotated[int | None, Unset] = Field(
        None, description="Estate with so many households or more."
    )
    households_to: Annotated[int | None, Unset] = Field(
        None, description="Estate with so many households at most."
    )
    facility: str = Field("", description="Only at estates that have this.")


class CaseOut(Schema):
    """A case as the list shows it: the words with personal data covered."""

    case: str
    number: str
    title: str
    status: str
    category: str
    place: str
    bearer: str = ""
    received_at: datetime
    due_at: datetime | None = None
    finished_at: datetime | None = None


class CasesOut(Schema):
    """`older` is the `after` of the next page; empty on the last one."""

    cases: list[CaseOut]
    older: str = ""


class StepOut(Schema):
    """`step` is the same for ever, `what` its sentence; `words` were said to residents."""

    at: datetime
    step: str
    what: str
    who: str = Field(description="The organisation; empty for residents and for what happens by itself.")
    words: str


class CaseWhole(CaseOut):
    """`text` with personal data covered; `steps` without what is said among staff, oldest first."""

    text: str
    source: str
    urgent: bool
    steps: list[StepOut]


@router.get("/cases", auth=Bearer(LIST), response=CasesOut, url_name="api_cases", tags=["cases"])
def get_cases(request: ProgramRequest, asked: Query[CasesAsked]) -> dict[str, Any]:
    """The list of cases at the place of the token, thirty at a time, with the filters of the page in its address."""
    said = asked.model_dump(exclude_defaults=True)
    after = said.pop("after", "")
    with scope_to(request.grants):
        form = FilterForm(as_typed(said))
        if not form.is_valid():
            wrong = [f"{name}: {' '.join(map(str, said))}" for name, said in form.errors.items()]
            raise Refused("; ".join(wrong), status=422)
        wanted = form.asked()
        page = listing.page(listing.listed(wanted, now=clock()), after=after, by_due=wanted.by_due)
        return {"cases": [row_of(case) for case in page.rows], "older": page.older}


def as_typed(said: dict[str, Any]) -> QueryDict:
    """As the address of the page has it."""
    typed = QueryDict(mutable=True)
    typed.update({name: "on" if value is True else str(value) for name, value in said.items()})
    return typed


@router.get("/cases/{public_id}", auth=Bearer(LIST), response=CaseWhole, url_name="api_case", tags=["cases"])
def get_case(request: ProgramRequest, public_id: Key) -> dict[str, Any]:
    """One case at the place of the token, with its public steps."""
    with scope_to(request.grants):
        case = case_of(public_id)
        steps = public_steps(case, is_reporter=False)
        return row_of(case) | {
            "status": state_of(case), "text": case.text, "source": case.source,
            "urgent": case.urgency == Urgency.URGENT,
            "steps": [
                {"at": line.at, "step": entry.verb, "what": line.what, "who": line.who, "words": line.words}
                for entry, line in steps
            ],
        }  # fmt: skip


def state_of(case: Case) -> str:
    return "withdrawn" if case.retired_at else case.status


def row_of(case: Case) -> dict[str, Any]:
    return {
        "case": case.public_id, "number": case.number, "title": case.title, "status": case.status,
        "category": case.category.name, "place": case.place.full_name or case.place.name,
        "bearer": case.bearer.called if case.bearer else "", "received_at": case.received_at, "due_at": case.due_at,
        "finished_at": case.finished_at,
    }  # fmt: skip


def values_of(order: OrderIn) -> dict[str, Any]:
    """As the columns of a sheet are read."""
    at = order.received_at
    return {
        "ref": order.id, "title": order.title, "text": order.text, "place": order.place,
        "category": order.category, "contact": contact_of(order.contact),
        "at": at.replace(tzinfo=at.tzinfo or get_default_timezone()).astimezone(UTC) if at else None,
    }  # fmt: skip


def out(answer: Answer, taken: Taken | None = None) -> dict[str, Any]:
    case = answer.case
    return {
        "id": case.source_ref, "outcome": taken.outcome.value if taken else None, "number": case.number,
        "case": case.public_id, "status": state_of(case),
        "place_known": case.place_known, "bearer": case.bearer.name if case.bearer else "", "due_at": case.due_at,
        "finished_at": case.finished_at, "reply": answer.reply,
    }  # fmt: skip
