"""A program of somebody else sends a report: it goes the way of every report, bounded by the place of its token."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from gongzhi.cases import verbs
from gongzhi.cases.forms.report import LONGEST_ANSWER, PhoneField
from gongzhi.cases.importing import contact_of
from gongzhi.cases.locating import Locator
from gongzhi.cases.models import Case, Category, Guidance
from gongzhi.cases.models.case import Phase, Source
from gongzhi.cases.models.rules import Publicity
from gongzhi.cases.open311.answers import Fault
from gongzhi.cases.open311.offered import READ, kind_of
from gongzhi.cases.photos import take_photo
from gongzhi.cases.selectors import reporting
from gongzhi.cases.selectors.guidance import guide_for
from gongzhi.cases.services import Report, receive_case
from gongzhi.core import abuse, config
from gongzhi.core.idempotency import answered, once
from gongzhi.core.photos import keep_all
from gongzhi.core.scope import Audience, Grant, scope_to, unscoped
from gongzhi.people.actor import VISITOR
from gongzhi.people.models import ApiToken
from gongzhi.people.services.tokens import count_request, token_of
from gongzhi.places.models import Place
from gongzhi.places.selectors.distance import nearest_estate
from gongzhi.text.chars import clean_text

SCOPE = "open311:write"
LONGEST = 4000
AGAIN = 1800  # seconds: the same sent again so soon is a retry, later it is a new report
ATTRIBUTE = re.compile(r"attribute\[([^\]]+)\](?:\[\])?")


@dataclass(frozen=True, slots=True)
class Found:
    """Where it is, and what was said of it that the place does not tell."""

    place: Place
    known: bool
    also: tuple[tuple[str, str], ...] = ()


def key_of(request: HttpRequest, *, now: datetime) -> ApiToken:
    secret = request.POST.get("api_key", "") or request.GET.get("api_key", "")
    token = token_of(secret, now=now) if secret else None
    if token is None:
        raise Fault(403, _("api_key is missing, or is not in force."))
    count_request(token, now=now)
    if SCOPE not in token.scopes:
        raise Fault(403, _("This token may not do this: it lacks {scope}.").format(scope=SCOPE))
    return token


def home_of(token: ApiToken, district: Place) -> Place:
    """Where the program may report: the place of its token, within the district that it names."""
    if token.place.path.startswith(district.path):
        return token.place
    if district.path.startswith(token.place.path):
        return district
    raise Fault(403, _("This api_key is for another jurisdiction_id."))


def send(*, token: ApiToken, district: Place, said: QueryDict, key: str, now: datetime) -> Case:
    """Take a report in. What comes twice within half an hour, or under one key, is one report."""
    home, kind = home_of(token, district), kind_of(said.get("service_code", "").strip())
    found = where(home, said)
    answers = answers_to(found.place, kind, said, now=now)
    report = Report(
        place=found.place, text=words_of(said) or kind.name, category=kind, source=Source.OPEN311,
        contact=phone_of(said), place_known=found.known, answers=(*answers, *found.also),
    )  # fmt: skip

    def take_in() -> str:
        abuse.count(guards(token, said, report), now=now)
        return receive_case(actor=VISITOR, report=report, now=now).public_id

    earlier, current = keys(token, said, key, now=now)
    public_id = answered(earlier) or once(current, take_in, now=now)
    with unscoped(because="the report that was just sent, of which its number alone is told"):
        return Case.objects.get(public_id=public_id)


def keys(token: ApiToken, said: QueryDict, key: str, *, now: datetime) -> tuple[str, str]:
    """Of the half hour before, and of this one."""
    if key:
        return "", f"open311 {token.pk} key {key}"
    pairs = sorted((name, value) for name, values in said.lists() for value in values if name != "api_key")
    body = sha256(repr(pairs).encode()).hexdigest()
    part = int(now.timestamp()) // AGAIN
    return f"open311 {token.pk} {part - 1} {body}", f"open311 {token.pk} {part} {body}"


def guards(token: ApiToken, said: QueryDict, report: Report) -> list[abuse.Guard]:
    """One program speaks for many: persons are counted, not its address. Its requests are counted by the token."""
    most = config.value(verbs.REPORTS_PER_PERSON, report.place)
    device = said.get("device_id", "") or said.get("account_id", "")
    return [
        abuse.Guard("report phone", report.contact, most),
        abuse.Guard("report device", f"open311 {token.pk} {device}" if device else "", most),
    ]


def words_of(said: QueryDict) -> str:
    text = clean_text(said.get("description", ""))
    if len(text) > LONGEST:
        raise Fault(400, _("description has {n} characters at most.").format(n=LONGEST))
    return text


def phone_of(said: QueryDict) -> str:
    """As the report page writes it; what nobody can call is left out."""
    try:
        return PhoneField(required=False).clean(said.get("phone", ""))
    except forms.ValidationError:
        return contact_of(said.get("phone", ""))


def where(home: Place, said: QueryDict) -> Found:
    """By the id of a place, else by words that name one estate, else by the nearest estate. Nothing is guessed beyond:
    what was said goes along to the people who will ask."""
    if public_id := clean_text(said.get("address_id", "")):
        return by_id(home, public_id)
    address, point = clean_text(said.get("address_string", ""), 300), point_of(said)
    if not address and point is None:
        raise Fault(400, _("The location was not provided: lat and long, address_string or address_id."))
    also = ((_("Address as it was sent"), address),) if address else ()
    with unscoped(because="streets and estates are public"):
        spot = Locator(home).locate(address)
        if spot.known:
            return Found(spot.place, True, also)
        if point and (estate := nearest_estate(*point, path=home.path)):
            return Found(estate, True, also)
    position = ((_("Position as it was sent (WGS-84)"), f"{point[1]}, {point[0]}"),) if point else ()
    return Found(spot.place, False, (*also, *position))


def by_id(home: Place, public_id: str) -> Found:
    at = reporting.spot(public_id)
    if not at.place.path.startswith(home.path):
        raise Fault(400, _("This address_id lies outside the place of the api_key."))
    return Found(at.place, at.is_known)


def point_of(said: QueryDict) -> tuple[float, float] | None:
    """Longitude and latitude; both or neither."""
    lat, lng = said.get("lat", "").strip(), said.get("long", "").strip()
    if not lat and not lng:
        return None
    try:
        point = float(lng), float(lat)
    except ValueError:
        point = 999.0, 999.0
    if not (abs(point[0]) <= 180 and abs(point[1]) <= 90):
        raise Fault(400, _("lat and long are degrees in WGS-84; both are needed."))
    return point


def answers_to(
    place: Place, kind: Category, said: QueryDict, *, now: datetime
) -> tuple[tuple[str, str], ...]:
    """To what is asked at the place. What stops a report there must be said to be read, as on the page."""
    given: dict[str, list[str]] = {}
    for name, values in said.lists():
        if named := ATTRIBUTE.fullmatch(name):
            given.setdefault(named[1], []).extend(values)
    guide = guide_for(place, kind, now=now)
    unread = guide.unread([code for code, values in given.items() if READ in values])
    if unread:
        raise Fault(400, stopped(unread))
    pairs = [
        (one.words, clean_text(", ".join(given.get(one.public_id, [])), LONGEST_ANSWER))
        for one in guide.questions
    ]
    return tuple((asked, answer) for asked, answer in pairs if answer)


def stopped(rows: Sequence[Guidance]) -> str:
    said = " ".join(f"{one.words} {one.phone}".strip() for one in rows)
    ways = " ".join(f"attribute[{one.public_id}]={READ}" for one in rows)
    return _("{said} To send it all the same: {ways}").format(said=said, ways=ways)


def keep_photos(case: Case, uploads: Sequence[UploadedFile[Any]], *, now: datetime) -> list[str]:
    """Photos come as files named "media", beside what the standard has: its clients send them so. The report stands
    whatever happens to a photo; returns why one was not kept."""

    def keep(_number: int, upload: UploadedFile[Any]) -> None:
        mark = f"open311 photo {case.public_id} {digest_of(upload)}"
        once(mark, partial(keep_photo, case, upload, now), now=now)

    sentence = _("The photo {name} was not kept: {why}")
    return [sentence.format(name=name, why=why) for name, why in keep_all(uploads, keep)]


def keep_photo(case: Case, upload: UploadedFile[Any], now: datetime) -> str:
    with scope_to({Grant(Audience.OWN, link=case.follow_key)}):
        photo = take_photo(actor=VISITOR, case=case, upload=upload, phase=Phase.BEFORE, now=now)
    return photo.file.public_id


def digest_of(upload: UploadedFile[Any]) -> str:
    sum_of = sha256()
    for chunk in upload.chunks():
        sum_of.update(chunk)
    return sum_of.hexdigest()


def notice(case: Case, said: QueryDict, lost: Sequence[str] = ()) -> str:
    """What the sender should know of it; `lost` says what was not kept."""
    parts = [_("Received under the number {number}.").format(number=case.number)]
    if case.publicity == Publicity.NEVER:
        parts.append(_("Reports of this kind are not shown in public: its state cannot be asked for here."))
    if not case.place_known:
        parts.append(_("Staff will first find out where it is."))
    if said.get("media_url"):
        parts.append(_("Photos are not fetched from media_url: send them as files named media."))
    return " ".join([*parts, *lost])
