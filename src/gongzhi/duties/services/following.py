"""Open duties follow their place: whoever held them for the old body, the body that answers now holds them.

Times stay as promised. A person keeps a duty where his post went over to the new body too.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from gongzhi.core.placed import Change, Foreseen, register_follower
from gongzhi.duties.models import Duty, DutyHolder, DutyState
from gongzhi.journal.services import Who, declare, draft, record_all
from gongzhi.people.actor import in_force
from gongzhi.people.models import Appointment

PASSED_ON = declare("duties.passed_on", gettext_lazy("went over to another body, because the place moved"))


def open_inside(change: Change) -> Q:
    return Q(state=DutyState.OPEN) & change.inside()


def foresee(change: Change) -> Foreseen:
    return [
        (gettext_lazy("{n} open duties"), Duty.objects.filter(open_inside(change)).count()),
        (gettext_lazy("{n} duties of the past, kept or not"), past(change)),
    ]


def past(change: Change) -> int:
    return Duty.objects.filter(change.inside()).exclude(state=DutyState.OPEN).count()


def follow(actor: Who, change: Change, now: datetime) -> None:
    """Hand over the open parts of the bodies that changed; one that holds the duty already keeps its own part."""
    duties = Duty.objects.locked().filter(open_inside(change)).order_by("pk")
    parts = DutyHolder.objects.filter(
        duty__in=duties.values("pk"), is_open=True, org_id__in={*change.bodies, *change.bodies.values()}
    )
    held: dict[int, dict[int, DutyHolder]] = {}
    for part in parts.select_related("duty").order_by("pk"):
        held.setdefault(part.duty_id, {})[part.org_id] = part
    serving = still_serving(change, now)
    drafts, doubles, passed = [], [], []
    for by_org in held.values():
        for old, part in list(by_org.items()):
            new = change.bodies.get(old)
            if new is None:
                continue
            drafts.append(draft(PASSED_ON, part.duty, before=old, after=new))
            if new in by_org:
                doubles.append(part.pk)
                by_org[new].is_bearer |= part.is_bearer
                by_org[new].save(update_fields=["is_bearer"])
                continue
            part.org_id = new
            part.person_id = part.person_id if (new, part.person_id) in serving else None
            by_org[new] = part
            passed.append(part)
    DutyHolder.objects.filter(pk__in=doubles).update(is_open=False)
    DutyHolder.objects.bulk_update(passed, ["org", "person"], batch_size=500)
    for old, new in change.bodies.items():
        Duty.objects.filter(open_inside(change), bearer_id=old).update(bearer_id=new)
    record_all(actor, drafts, at=now)


def still_serving(change: Change, now: datetime) -> set[tuple[int, int]]:
    """(body, person) for who holds a post of a body that takes over."""
    posts = Appointment.objects.filter(in_force(localdate(now)), organisation_id__in=change.bodies.values())
    return set(posts.values_list("organisation_id", "person_id"))


def install() -> None:
    register_follower("duties", foresee=foresee, follow=follow)
