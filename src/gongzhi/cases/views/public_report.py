"""A resident reports: chooses or scans the place, writes, sees what may be the same, sends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.cases import photos, verbs
from gongzhi.cases.chips import chip_for
from gongzhi.cases.forms.report import SHOWN_LIMIT, ReportForm
from gongzhi.cases.models import Case, Category
from gongzhi.cases.models.case import Phase, Source
from gongzhi.cases.selectors import reporting
from gongzhi.cases.selectors.guidance import Guide, guide_for
from gongzhi.cases.selectors.incident import incident_of, known_at
from gongzhi.cases.selectors.reporting import Spot
from gongzhi.cases.services import Report, follow_case, receive_case
from gongzhi.cases.services.callers import follow_incident
from gongzhi.cases.services.helped import write_for_neighbour
from gongzhi.core import abuse, config
from gongzhi.core.access import public
from gongzhi.core.acts import arrived, by_queue, in_words
from gongzhi.core.forms import new_idem
from gongzhi.core.idempotency import answered, once
from gongzhi.core.photos import keep_all
from gongzhi.core.scope import Audience, Grant, scope_to
from gongzhi.core.verdict import Refused
from gongzhi.people.actor import VISITOR, Actor
from gongzhi.people.middleware import Request
from gongzhi.places.selectors import placard_place

DEVICE_COOKIE = "gz_device"
YEAR = 365 * 24 * 3600
DAY = timedelta(days=1)
WORDS_TO_OTHERS = 3  # a day to one number that somebody else names


@public(because="the code hangs on the door for everybody")
@require_safe
def report_at(request: Request, code: str) -> HttpResponse:
    """A placard was scanned: the place is filled in. A code that opens nothing leads on to choosing."""
    place, why = placard_place(code)
    if place is None:
        return render(request, "cases/public/placard.html", {"why": why}, status=404)
    return report_page(request, reporting.spot(place.public_id), ReportForm(initial={"via": code}))


@public(because="anybody may report, without an account")
@require_http_methods(["GET", "HEAD", "POST"])
def report_place(request: Request, public_id: str) -> HttpResponse:
    at = reporting.spot(public_id)
    if request.method != "POST":
        return report_page(request, at, ReportForm())
    if "next" in request.POST:  # without JavaScript: the same page, with what is asked about the kind
        return report_page(request, at, ReportForm(initial=request.POST))
    form = ReportForm(request.POST)
    key, status = stored(request, form, at)
    if not key:
        return in_words(request, form, status) or report_page(request, at, form, status=status)
    keep_photos(request, key, form.data.get("idem", ""))
    return with_device(request, to_receipt(request, key))


def stored(request: Request, form: ReportForm, at: Spot) -> tuple[str, int]:
    """The key of its link, or the status of a refusal, which stands in the form then."""
    guide = passed(form, at)
    if (
        guide is None
    ):  # a phone sends it again, not knowing that it arrived; what is asked may have changed since
        return answered(form.data.get("idem", "")) or "", 422
    now, kind = clock(), form.kind()
    answers = form.answers(guide.questions) + form.waited(now)
    try:
        return once(
            form.cleaned_data["idem"], lambda: take_in(request, form, at, kind, answers), now=now
        ), 200
    except Refused as refusal:
        form.add_error(None, refusal.why)
        return "", refusal.status


def passed(form: ReportForm, at: Spot) -> Guide | None:
    """What is asked about this kind here, where the form is whole and all that stops it was read."""
    if not form.is_valid():
        return None
    guide = guide_for(at.place, form.kind(), now=clock())
    if not guide.unread(form.read()):
        return guide
    form.add_error(None, _("Nothing was sent yet: please read what stands below the kind of problem."))
    return None


def to_receipt(request: Request, key: str) -> HttpResponse:
    facts = {}
    if by_queue(request):
        with scope_to({Grant(Audience.OWN, link=key)}):
            facts["number"] = Case.objects.values_list("number", flat=True).get(follow_key=key)
        facts["photos"] = reverse("follow_photo", args=[key])
    return arrived(request, reverse("receipt", args=[key]), **facts)


def report_page(request: Request, at: Spot, form: ReportForm, *, status: int = 200) -> HttpResponse:
    said: Mapping[str, Any] = form.data if form.is_bound else form.initial
    context = hints(request, at, said) | {
        "base": frame(request), "at": at, "form": form, "shown_limit": SHOWN_LIMIT, "idem": said.get("idem") or new_idem(),
        "via": said.get("via", ""), "photos_most": config.value(photos.PHOTOS_MOST, at.place),
        "draft": at.place.public_id, "photo_where": at.position, "known": known_at(at.place),
    }  # fmt: skip
    return render(request, "cases/public/report.html", context, status=status)


def frame(request: Request) -> str:
    """The frame of residents, whoever reads; a swapped part has none."""
    return "core/base_fragment.html" if request.htmx else "core/base_public.html"


def hints(request: Request, at: Spot, said: Any) -> dict[str, Any]:
    """What the words suggest: the kind, the same case, whom to call first, who will see it."""
    text = str(said.get("text", ""))[:5000]
    guess = reporting.guess(text, chosen=said.get("category", ""), guessed=said.get("guessed", ""))
    twins = reporting.twins(text, at, guess.chosen)
    at_once = clock()
    return {
        "at": at, "guess": guess, "now": at_once, "private": bool(said.get("private")),
        "public_place": reporting.public_place(at.place, shared_part=guess.chosen is None or guess.chosen.shared_part),
        "twins": [(twin, chip_for(twin.status, twin.due_at, now=at_once)) for twin in twins],
        "warned": reporting.warned(text, gas_line=config.value(verbs.GAS_LINE, at.place)),
    } | asked(at, guess.chosen or (reporting.best_kind(text) if text else None), said)  # fmt: skip


def asked(at: Spot, kind: Category | None, said: Any) -> dict[str, Any]:
    """What is said and asked about this kind of problem here, with what was answered so far."""
    guide = guide_for(at.place, kind, now=clock())
    read = said.getlist("anyway") if isinstance(said, QueryDict) else []
    return {
        "questions": [(one, said.get(f"answer-{one.public_id}", "")) for one in guide.questions],
        "notices": guide.notices, "stoppers": [(one, one.public_id in read) for one in guide.stoppers],
    }  # fmt: skip


@public(because="the hints of the report page")
@require_POST
def report_hints(request: Request, public_id: str) -> HttpResponse:
    at = reporting.spot(public_id)
    return render(request, "cases/public/_hints.html", hints(request, at, request.POST) | {"swap": True})


def take_in(
    request: Request, form: ReportForm, at: Spot, kind: Category, answers: tuple[tuple[str, str], ...]
) -> str:
    """Count against abuse, receive the report; answers the key of its link."""
    said, now = form.cleaned_data, clock()
    abuse.count(guards(request, said, at), now=now)
    actor = request.actor if request.actor and not said["anonymous"] else VISITOR
    source = Source.PLACARD if said["via"] and placard_place(said["via"])[0] == at.place else Source.WEB
    report = Report(
        place=at.place, text=said["text"], category=kind, source=source, contact=said["phone"],
        estate_kind=at.kind, place_known=at.is_known, private=said["private"],
        hide_name=not said["show_name"],
        answers=answers,
    )  # fmt: skip
    if said["behalf"]:
        return write_for_neighbour(actor=actor, report=report, now=now).follow_key
    return receive_case(actor=actor, report=report, now=now).follow_key


def guards(request: Request, said: dict[str, Any], at: Spot) -> list[abuse.Guard]:
    by_address = config.value(verbs.REPORTS_PER_HOUR, at.place)
    by_person = config.value(verbs.REPORTS_PER_PERSON, at.place)
    same_words = config.value(verbs.EQUAL_REPORTS, at.place)
    device = request.COOKIES.get(DEVICE_COOKIE, "")
    address = abuse.address_of(request)
    foreign = [abuse.Guard("behalf phone", said["phone"], WORDS_TO_OTHERS, DAY)] if said["behalf"] else []
    return [
        *foreign,
        abuse.Guard("report address", address, by_address),
        abuse.Guard("report device", device, by_person),
        abuse.Guard("report phone", said["phone"], by_person),
        abuse.Guard("report words", f"{at.place.pk} {address} {said['text']}", same_words, DAY),
    ]


def keep_photos(request: Request, key: str, idem: str) -> None:
    """Photos that came with the form (no JavaScript). The words are stored by now whatever happens to a photo."""

    def keep(number: int, upload: UploadedFile[Any]) -> None:
        once(f"{idem} photo {number}", partial(add_photo, request, key, upload), now=clock())

    sentence = _("Your words have arrived. The photo {name} was not stored: {why}")
    for name, why in keep_all(request.FILES.getlist("photos"), keep):
        messages.error(request, sentence.format(name=name, why=why))


def add_photo(request: Request, key: str, upload: Any, taken_at: datetime | None = None) -> str:
    now = clock()
    most = config.value(verbs.PHOTOS_PER_HOUR)
    abuse.count([abuse.Guard("photo address", abuse.address_of(request), most)], now=now)
    with scope_to({Grant(Audience.OWN, link=key)}):
        case = Case.objects.get(follow_key=key)
        photo = photos.take_photo(
            actor=speaker(request, case),
            case=case,
            upload=upload,
            phase=Phase.BEFORE,
            taken_at=taken_at,
            now=now,
        )
    return photo.file.public_id


def speaker(request: Request, case: Case) -> Actor:
    """Who acts through a link: the reporter's account on its own case, else nobody.

    Who reported without an account stays unknown, though signed in while following it.
    """
    actor = request.actor
    return actor if actor and actor.account_id == case.reporter_account_id else VISITOR


@public(because="whoever met the same problem may follow it")
@require_POST
def me_too(request: Request, public_id: str) -> HttpResponse:
    case = Case.objects.filter(public_id=public_id, retired_at=None).first()
    if case is None:
        raise Refused(_("This case is no longer public. Please report yours."), status=404)
    device, now = device_of(request), clock()
    most = config.value(verbs.REPORTS_PER_HOUR, case)
    abuse.count([abuse.Guard("me too address", abuse.address_of(request), most)], now=now)
    follower = follow_case(
        actor=request.actor or VISITOR, case=case, contact=phone_of(request), device=device, now=now
    )
    return with_device(request, redirect("follow", follower.follow_key), device)


@public(because="whoever meets what is known already may follow it instead of reporting it")
@require_POST
def incident_follow(request: Request, public_id: str) -> HttpResponse:
    incident = incident_of(public_id)
    device, now = device_of(request), clock()
    most = config.value(verbs.REPORTS_PER_HOUR, incident)
    abuse.count([abuse.Guard("me too address", abuse.address_of(request), most)], now=now)
    follower = follow_incident(
        actor=request.actor or VISITOR,
        incident_id=incident.pk,
        contact=phone_of(request),
        device=device,
        now=now,
    )
    return with_device(request, redirect("follow", follower.follow_key), device)


def phone_of(request: Request) -> str:
    """The number, where one was typed into the report form before; a wrong one is left out, not refused."""
    form = ReportForm(request.POST)
    form.full_clean()
    return str(form.cleaned_data.get("phone", ""))


def device_of(request: Request) -> str:
    return request.COOKIES.get(DEVICE_COOKIE) or new_idem()


def with_device(request: Request, response: HttpResponse, device: str = "") -> HttpResponse:
    """A random word in a cookie, so that one phone counts once. It names nobody."""
    if DEVICE_COOKIE not in request.COOKIES:
        secure = bool(settings.SESSION_COOKIE_SECURE)
        response.set_cookie(
            DEVICE_COOKIE, device or new_idem(), max_age=YEAR, httponly=True, samesite="Lax", secure=secure
        )
    return response
