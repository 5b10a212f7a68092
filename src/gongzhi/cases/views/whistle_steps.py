"""The steps of a whistle: each a small form, for those who are called, who call and who decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from gongzhi.cases.forms import whistle as forms
from gongzhi.cases.models import Whistle
from gongzhi.cases.models.whistle import Objection
from gongzhi.cases.selectors import whistle as selectors
from gongzhi.cases.selectors.whistle_actions import offers
from gongzhi.cases.services import whistle as calls
from gongzhi.cases.services import whistle_findings as findings
from gongzhi.cases.services import whistle_further as further
from gongzhi.cases.services import whistle_objections as objections
from gongzhi.cases.services import whistle_photos as photos
from gongzhi.cases.services import whistle_ratings as ratings
from gongzhi.cases.states.whistle import GATHERING
from gongzhi.core.access import members_only
from gongzhi.core.steps import Act, Doing, carried_out
from gongzhi.core.verdict import Refused
from gongzhi.people.middleware import Request
from gongzhi.places.selectors.distance import metres_from


@dataclass(frozen=True)
class OnWhistle(Doing[Whistle]):
    """`org_id` is the organisation that the step is about, 0 where it is about none."""

    key = "whistle_id"
    org_id: int

    @property
    def of_org(self) -> dict[str, Any]:
        return self.common | {"org_id": self.org_id}


def arrive(do: OnWhistle) -> None:
    metres = metres_from(do.record.place, do.said("lng"), do.said("lat"))
    calls.report_in(**do.of_org, arrival=calls.Arrival(do.said("where"), metres))
    add_photos(do)


def add_photos(do: OnWhistle) -> None:
    photos.add_photos(**do.of_org, uploads=do.said("photos"))


def call_further(do: OnWhistle) -> None:
    by = do.form.by(do.record.kind, do.now)
    further.call_further(**do.common, further=further.Further(do.said("orgs"), do.said("text"), by))


def object_to(do: OnWhistle) -> None:
    about = Objection.CALL if do.record.state in GATHERING else Objection.SHARE
    objections.object_to(**do.of_org, about=about, why=do.said("text"))


def decide(do: OnWhistle) -> None:
    verdict = objections.Verdict(do.form.says_yes, do.said("text"))
    objections.decide_objection(**do.of_org, verdict=verdict)


ACTS: dict[str, Act[forms.OfOrg, OnWhistle]] = {
    "arrive": Act(
        forms.ArriveForm, arrive, gettext_lazy("Reported in."), gettext_lazy("Report in on the spot"),
        gettext_lazy("I am here"),
    ),
    "object": Act(
        forms.ObjectForm, object_to, gettext_lazy("Sent. The district decides; all times run on."),
        gettext_lazy("Object"), gettext_lazy("Object"),
    ),
    "decide": Act(
        forms.RuleForm, decide, gettext_lazy("Decided. Both sides have been told."),
        gettext_lazy("Decide on the objection"), gettext_lazy("Give the decision"),
    ),
    "finding": Act(
        forms.FindingForm, lambda do: findings.draft_finding(**do.common, finding=do.form.finding()),
        gettext_lazy("Written. It counts once all who came agree."), gettext_lazy("Joint finding and shares of duty"),
        gettext_lazy("Send it for agreement"),
    ),
    "agree": Act(
        forms.AgreeForm, lambda do: findings.agree_finding(**do.of_org, version=do.said("version")),
        gettext_lazy("Agreed."), gettext_lazy("Agree to the finding"), gettext_lazy("Agree"),
    ),
    "settle": Act(
        forms.WhyForm, lambda do: findings.settle_finding(**do.common, why=do.said("text")),
        gettext_lazy("The finding counts. Each share is owed now."),
        gettext_lazy("Put the finding in force without waiting"), gettext_lazy("Put it in force"),
    ),
    "done": Act(
        forms.DoneForm, lambda do: findings.finish_share(**do.of_org, words=do.said("text")),
        gettext_lazy("Done."), gettext_lazy("The share is done"), gettext_lazy("It is done"),
    ),
    "rate": Act(
        forms.RateForm, lambda do: ratings.rate_call(**do.of_org, rating=do.form.rating()),
        gettext_lazy("Rated."), gettext_lazy("Rate who was called"), gettext_lazy("Rate"),
    ),
    "rate-caller": Act(
        forms.RateCallerForm, lambda do: ratings.rate_caller(**do.of_org, rating=do.form.rating()),
        gettext_lazy("Rated."), gettext_lazy("Rate who called"), gettext_lazy("Rate"),
    ),
    "photos": Act(
        forms.PhotosForm, add_photos, gettext_lazy("The photos have arrived."), gettext_lazy("Photos on the spot"),
        gettext_lazy("Add"),
    ),
    "further": Act(
        forms.FurtherForm, call_further, gettext_lazy("Called. Their time runs from now."),
        gettext_lazy("Call further departments"), gettext_lazy("Call them"),
    ),
    "cancel": Act(
        forms.WhyForm, lambda do: calls.call_off(**do.common, why=do.said("text")),
        gettext_lazy("Called off. Those called have been told."), gettext_lazy("Call it off"),
        gettext_lazy("Call it off"),
    ),
}  # fmt: skip


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def whistle_act(request: Request, public_id: str, step: str) -> HttpResponse:
    whistle = selectors.whistle_of(public_id)
    act, now = ACTS.get(step), clock()
    if act is None:
        raise Refused(_("There is no such step."), status=404)
    seats, finding = selectors.seats(whistle, request.actor, now=now), selectors.finding_of(whistle)
    key = (request.POST if request.method == "POST" else request.GET).get("org", "")
    org = next(
        (one for one in [whistle.caller, *(seat.call.org for seat in seats)] if one.public_id == key), None
    )
    form = act.form(*sent(request), initial={"org": key})
    form.prepare(whistle, seats, finding, now=now)
    valid = form.is_valid()  # before the step can add why it was refused
    do = OnWhistle(request.actor, whistle, form, now, org.pk if org else 0)
    if response := carried_out(request, act, do, back=reverse("whistle_detail", args=[whistle.public_id])):
        return response
    if not valid:
        offered = [one for one in offers(request.actor, whistle, seats, finding) if one.step == step]
        if not any(one.org in (None, org) for one in offered):
            raise Refused(_("This step is not open to you on this whistle."))
    seat = next((one for one in seats if org and one.call.org_id == org.pk), None)
    facts = {
        "whistle": whistle, "step": step, "act": act, "form": form, "org": org, "seat": seat, "finding": finding,
        "now": now,
    }  # fmt: skip
    return render(request, "cases/whistle/act.html", facts, status=422 if form.errors else 200)


def sent(request: Request) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
