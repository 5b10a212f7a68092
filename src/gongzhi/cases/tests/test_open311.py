"""GeoReport v2 as its specification has it: fields, filters, faults, in both formats; and nothing that is not public."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import now as clock

from gongzhi.cases.models import Case
from gongzhi.cases.models.guidance import GuidanceKind
from gongzhi.cases.services import accept_case, finish_case
from gongzhi.cases.services.guidance import Guiding, add_guidance
from gongzhi.cases.services.incident import About, Said, open_incident
from gongzhi.core import config
from gongzhi.journal.models import Entry
from gongzhi.people.actor import SYSTEM
from gongzhi.people.models import ApiToken
from gongzhi.people.services import elevate
from gongzhi.people.services.tokens import Wanted, make_token
from gongzhi.places.levels import Level
from gongzhi.places.models import EstateFacts, Place
from gongzhi.places.services import add_place
from tests.counting import counts

pytestmark = [pytest.mark.django_db, pytest.mark.req("D4")]
FORMATS = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
REQUEST = [
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
    "agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime",
    "address", "address_id", "zipcode", "lat", "long", "media_url",
]  # fmt: skip
BASE = "/open311/v2"
LISTS = {"services", "attributes", "values", "service_requests", "errors", "endpoints", "formats"}


def get(path: str, **said: str) -> Any:
    return Client().get(path, said)


def read(name: str, **said: str) -> Any:
    """The JSON answer, which the XML one says too."""
    answers = {form: get(f"{BASE}/{name}.{form}", **said) for form in FORMATS}
    for form, answer in answers.items():
        assert (answer.status_code, answer["Content-Type"]) == (200, FORMATS[form]), answer.content.decode()
    body = answers["xml"].content.decode()
    assert body.startswith('<?xml version="1.0" encoding="utf-8"?>')
    held = answers["json"].json()
    assert plain(held) == spark(ElementTree.fromstring(body))
    return held


def spark(element: ElementTree.Element) -> Any:
    """XML as JSON by the convention of the standard."""
    if element.tag in LISTS:
        return [spark(entry) for entry in element]
    return {part.tag: spark(part) for part in element} if len(element) else element.text or ""


def plain(held: Any) -> Any:
    if isinstance(held, list):
        return [plain(one) for one in held]
    if isinstance(held, dict):
        return {name: plain(one) for name, one in held.items()}
    return "" if held is None else str(held).lower() if isinstance(held, bool) else str(held)


def fault(answer: Any, status: int) -> str:
    assert answer.status_code == status, answer.content.decode()
    (error,) = answer.json()
    assert list(error) == ["code", "description"] and error["description"]
    return str(error["description"])


def ids(**said: str) -> list[str]:
    return [row["service_request_id"] for row in read("requests", **said)]


@pytest.fixture
def key(world) -> Any:
    elevate(actor=world.actor("ou"), reason="接入市民用的小程序", now=clock())
    ou = replace(world.actor("ou"), elevated="接入市民用的小程序")

    def make(*scopes: str, place: Place | None = None) -> str:
        asked = Wanted("市民小程序", place or world.district, scopes or ("open311:write",), 30)
        return make_token(actor=ou, wanted=asked, now=clock())[1]

    return make


def send(secret: str, *, form: str = "json", headers: Any = None, **changes: str) -> Any:
    said = {
        "api_key": secret, "jurisdiction_id": "990101000000", "service_code": "door", "address_string": "柳园里3号楼2单元",
        "description": "单元门关不上，电话13800000417", "phone": "+86 138 0000 0417", "first_name": "桂兰",
    } | changes  # fmt: skip
    return Client(enforce_csrf_checks=True).post(f"{BASE}/requests.{form}", said, headers=headers or {})


def seen(case: Case, **changes: Any) -> Case:
    Case.objects.filter(pk=case.pk).update(**changes)
    return case


def pin(place: Place, lat: float, lng: float, households: int | None = 5) -> None:
    Place.objects.filter(pk=place.pk).update(lat=lat, lng=lng)
    EstateFacts.objects.update_or_create(place=place, defaults={"households": households})


def test_discovery_leads_to_the_endpoint():
    for form, kind in FORMATS.items():
        answer = get(f"/open311/discovery.{form}")
        assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    held = get("/open311/discovery.json").json()
    assert list(held) == ["changeset", "contact", "key_service", "endpoints"]
    (endpoint,) = held["endpoints"]
    assert list(endpoint) == ["specification", "url", "changeset", "type", "formats"]
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint["url"].endswith("/open311/v2") and endpoint["formats"] == ["text/xml", "application/json"]


def test_services_are_the_kinds_of_problems_but_misconduct(world):
    rows = counts("open311 services", lambda: get(f"{BASE}/services.json").json())
    assert [row["service_code"] for row in rows] == [row["service_code"] for row in read("services")]
    door = next(row for row in rows if row["service_code"] == "door")
    assert door == {
        "service_code": "door", "service_name": "单元门", "description": "单元门", "metadata": False, "type": "realtime",
        "keywords": "单元门, 门禁, 关不上", "group": "",
    }  # fmt: skip
    assert "misconduct" not in {row["service_code"] for row in rows}
    assert "misconduct" in fault(get(f"{BASE}/services/misconduct.json"), 404)


def guide(world, kind, words, place=None, **more):
    said = Guiding(kind, words, place or world.subdistrict, world.door, **more)
    return add_guidance(actor=world.actor("zhou"), said=said, now=clock())


def test_a_definition_asks_what_the_report_page_asks(world):
    asked = guide(world, GuidanceKind.QUESTION, "是哪一扇门")
    guide(world, GuidanceKind.NOTICE, "正在更换门禁", phone="12345")
    stop = guide(world, GuidanceKind.STOPPER, "门禁卡请到物业办理", place=world.grain)
    assert next(row for row in read("services") if row["service_code"] == "door")["metadata"] is True
    held = read("services/door")
    assert held["service_code"] == "door"
    told = {row["code"]: row for row in held["attributes"]}
    fields = "variable code datatype required datatype_description order description values"
    assert all(list(row) == fields.split() for row in told.values())
    assert [row["order"] for row in told.values()] == [1, 2, 3]
    question = told[asked.public_id]
    assert (question["variable"], question["datatype"], question["required"]) == (True, "string", False)
    assert "是哪一扇门" in question["description"]
    assert (told[stop.public_id]["datatype"], told[stop.public_id]["values"][0]["key"]) == (
        "singlevaluelist",
        "read",
    )
    assert [row["variable"] for row in told.values()].count(False) == 1
    counts("open311 definition", lambda: get(f"{BASE}/services/door.json"))


def test_a_request_has_the_fields_of_the_specification_and_public_words_only(world):
    pin(world.willow, 39.9, 116.4)
    case = world.case(now=clock(), text="单元门关不上，李大妈的电话13800000417")
    (row,) = read("requests")
    assert list(row) == REQUEST
    assert (row["service_request_id"], row["status"], row["service_code"]) == (case.public_id, "open", "door")
    assert (row["description"], row["media_url"], row["agency_responsible"]) == (None, None, None)
    assert (
        row["address"] == "柳园里, 槐树社区, 清河湾街道, 云河区"
        and row["address_id"] == world.willow.public_id
    )
    assert (row["lat"], row["long"]) == (39.9, 116.4)
    assert row["requested_datetime"].endswith("+08:00") and row["expected_datetime"].endswith("+08:00")
    seen(case, released_at=clock(), public_title="单元门坏了", public_text="单元门坏了，关不上")
    (row,) = read("requests/" + case.public_id)
    assert row["description"] == "单元门坏了，关不上"
    seen(case, released_at=clock(), public_title="", public_text="")
    said = get(f"{BASE}/requests.xml").content.decode()
    assert "13800000417" not in said and case.follow_key not in said and "2单元" not in said


def test_a_point_is_shown_only_where_five_households_are_known_to_live(world):
    world.case(now=clock())
    for households, lat in ((None, None), (4, None), (5, 39.9)):
        pin(world.willow, 39.9, 116.4, households)
        (row,) = read("requests")
        assert (row["lat"], row["address_id"]) == (lat, world.willow.public_id), households


def test_what_is_not_public_is_neither_listed_nor_found(world):
    moment = clock()
    hidden = [
        world.case(now=moment, category=world.noise),
        world.case(now=moment, category=world.misconduct),
        world.case(now=moment, private=True),
        world.case(now=moment, place=world.community, place_known=False),
        seen(world.case(now=moment), retired_at=moment),
    ]
    shown = world.case(now=moment)
    every = ",".join(case.public_id for case in [*hidden, shown])
    assert ids() == ids(service_request_id=every) == [shown.public_id]
    for case in hidden:
        fault(get(f"{BASE}/requests/{case.public_id}.json"), 404)
    own = Client()
    own.force_login(world.wang)
    mine = world.case(by=world.actor("wang", on=moment.date()), now=moment, category=world.noise)
    assert own.get(f"{BASE}/requests/{mine.public_id}.json").status_code == 404


def test_filters_narrow_and_numbers_stand_above_them(world):
    now = clock()
    fresh, older = world.case(now=now), world.case(now=now - timedelta(days=40), category=world.other)
    old = world.case(now=now - timedelta(days=100))
    finish = accept_case(actor=world.actor("han"), case_id=fresh.pk, now=now)
    done = finish_case(actor=world.actor("han"), case_id=finish.pk, result="修好了", now=now)
    assert ids() == [fresh.public_id, older.public_id]
    assert ids(status="open") == [older.public_id] and ids(status="closed") == [fresh.public_id]
    assert ids(status="open,closed") == ids(status="")
    assert ids(service_code="other,noise") == [older.public_id]
    start = (now - timedelta(days=120)).isoformat()
    assert ids(start_date=start) == [older.public_id, old.public_id]
    assert ids(end_date=(now - timedelta(days=50)).isoformat()) == [old.public_id]
    assert ids(start_date=start.replace("+", " "), end_date=(now - timedelta(days=60)).isoformat()) == [
        old.public_id
    ]
    assert ids(service_request_id=f"{old.public_id}, {fresh.public_id}", status="open") == [
        fresh.public_id,
        old.public_id,
    ]
    assert ids(page_size="1", page="2") == [older.public_id] and ids(page_size="1", page="3") == []
    (row,) = read("requests/" + fresh.public_id)
    assert done.finished_at and row["updated_datetime"][:16] == row["requested_datetime"][:16]
    counts("open311 requests", lambda: get(f"{BASE}/requests.json"))


def test_what_was_joined_to_an_incident_is_told_by_its_number_alone(world):
    now = clock()
    joined = world.case(now=now)
    about, said = About(world.door, [world.building]), Said("单元门停用", "正在换锁。", "", now)
    lin = world.actor("lin")
    incident = open_incident(actor=lin, case_ids=[joined.pk], about=about, said=said, now=now)
    assert ids() == [incident.case.public_id]
    assert ids(service_request_id=joined.public_id) == [joined.public_id]


@pytest.mark.parametrize(
    "said",
    [
        {"status": "lost"}, {"start_date": "yesterday"}, {"start_date": "2026-01-01T00:00:00"}, {"page": "0"},
        {"page_size": "many"}, {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-04-02T00:00:00Z"},
        {"start_date": "2026-02-01", "end_date": "2026-01-01"},
    ],
)  # fmt: skip
def test_a_filter_that_makes_no_sense_is_told(world, said):
    fault(get(f"{BASE}/requests.json", **said), 400)
    root = ElementTree.fromstring(get(f"{BASE}/requests.xml", **said).content.decode())
    assert root.tag == "errors" and [part.tag for part in root[0]] == ["code", "description"]


def test_the_district_is_needed_where_there_are_several(world):
    assert read("services", jurisdiction_id="990101000000") == read("services", jurisdiction_id="")
    for name in ("services", "services/door", "requests", "requests/x", "tokens/x"):
        fault(get(f"{BASE}/{name}.json", jurisdiction_id="elsewhere"), 404)
    second = add_place(
        actor=SYSTEM, level=Level.DISTRICT, name="山前区", parent=None, code="990102000000", now=clock()
    )
    world.case(now=clock())
    for name in ("services", "services/door", "requests", "requests/x", "tokens/x"):
        assert second.code in fault(get(f"{BASE}/{name}.json"), 400)
    assert len(ids(jurisdiction_id="990101000000")) == 1 and ids(jurisdiction_id=second.code) == []


def test_what_is_not_there(world):
    fault(get(f"{BASE}/services/nothing.json"), 404)
    fault(get(f"{BASE}/requests/nothing.json"), 404)
    fault(get(f"{BASE}/tokens/12.json"), 404)
    assert get(f"{BASE}/services.html").status_code == 404


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_report_goes_the_way_of_every_report(world, key, form):
    answer = send(key(), form=form)
    assert (answer.status_code, answer["Content-Type"]) == (200, FORMATS[form]), answer.content.decode()
    body = answer.content.decode()
    row = answer.json()[0] if form == "json" else spark(ElementTree.fromstring(body))[0]
    case = Case.objects.get()
    assert list(row) == ["service_request_id", "service_notice", "account_id"]
    assert row["service_request_id"] == case.public_id and case.number in row["service_notice"]
    assert case.follow_key not in body
    assert (case.place, case.bearer, case.category, case.source) == (
        world.entrance,
        world.anhe,
        world.door,
        "open311",
    )
    assert case.contact == "13800000417" and "13800000417" not in case.text
    assert list(Entry.objects.filter(subject=f"case:{case.pk}").values_list("verb", flat=True)) == [
        "cases.received", "cases.dispatched",
    ]  # fmt: skip
    assert ids(service_request_id=case.public_id) == [case.public_id]


def test_sending_asks_for_a_key_in_force(world, key):
    other = key("cases:read")
    for secret in ("", "gz_invented", other):
        fault(send(secret), 403)
    secret = key()
    ApiToken.objects.update(revoked_at=clock())
    fault(send(secret), 403)
    assert not Case.objects.exists()


def test_sent_again_it_is_one_report(world, key):
    secret = key()
    first = send(secret).json()[0]["service_request_id"]
    assert send(secret).json()[0]["service_request_id"] == first
    assert send(secret, description="又坏了").json()[0]["service_request_id"] != first
    named = {"Idempotency-Key": "k1"}
    one = send(secret, headers=named, description="灯不亮").json()
    assert send(secret, headers=named, description="灯不亮了").json() == one
    assert Case.objects.count() == 3


def test_where_it_is(world, key):
    secret = key()
    pin(world.willow, 39.9, 116.4)
    pin(world.grain, 39.91, 116.41)

    def place(**said: str) -> Any:
        answer = send(secret, address_string=said.pop("address_string", ""), **said)
        return Case.objects.get(public_id=answer.json()[0]["service_request_id"])

    assert place(lat="39.9005", long="116.4003").place == world.willow
    assert place(lat="39.9095", long="116.4103", address_string="路口").place == world.grain
    assert place(address_id=world.building.public_id).place == world.building
    lost = place(lat="39.95", long="116.5")
    assert (lost.place_known, lost.place) == (False, world.district)
    assert lost.answers[0]["said"] == "39.95, 116.5"
    for said in ({}, {"lat": "39.9"}, {"lat": "north", "long": "116"}, {"lat": "nan", "long": "1"}):
        fault(send(secret, address_string="", **said), 400)
    far = key(place=world.far_community)
    fault(send(far, address_id=world.willow.public_id), 400)


def test_what_a_report_must_say(world, key):
    secret = key()
    fault(send(secret, service_code=""), 400)
    for code in ("nothing", "misconduct"):
        fault(send(secret, service_code=code), 404)
    fault(send(secret, jurisdiction_id="elsewhere"), 404)
    fault(send(secret, description="长" * 4001), 400)
    assert not Case.objects.exists()
    (quiet,) = send(secret, service_code="noise", description="", media_url="https://e.org/1.jpg").json()
    assert Case.objects.get().text == "噪声"
    fault(get(f"{BASE}/requests/{quiet['service_request_id']}.json"), 404)


def test_photos_come_as_files_and_what_is_not_kept_is_told(world, key):
    config.change("cases.photos_most", 1)
    said = {"api_key": key(), "service_code": "door", "address_string": "柳园里", "description": "单元门坏了"}

    def sent() -> Any:
        files = [SimpleUploadedFile("a.jpg", b"one"), SimpleUploadedFile("b.jpg", b"two")]
        return Client().post(f"{BASE}/requests.json", said | {"media": files}).json()[0]

    first = sent()
    case = Case.objects.get()
    assert case.photos.count() == 1
    assert "b.jpg" in first["service_notice"] and "a.jpg" not in first["service_notice"]
    assert sent()["service_request_id"] == case.public_id
    assert case.photos.count() == 1


def test_questions_are_answered_and_a_stopper_stops(world, key):
    secret = key()
    asked = guide(world, GuidanceKind.QUESTION, "是哪一扇门")
    stop = guide(world, GuidanceKind.STOPPER, "门禁卡请到物业办理", phone="12345")
    answers = {f"attribute[{asked.public_id}]": "西门，13800000417"}
    said = fault(send(secret, **answers), 400)
    assert "门禁卡请到物业办理 12345" in said and stop.public_id in said
    assert send(secret, **answers | {f"attribute[{stop.public_id}][]": "read"}).status_code == 200
    first = Case.objects.get().answers[0]
    assert (
        first["asked"] == "是哪一扇门" and "西门" in first["said"] and "13800000417" not in json.dumps(first)
    )


def test_one_person_reports_so_often(world, key):
    secret = key()
    answers = [send(secret, description=f"第{n}次") for n in range(30)]
    refused = [answer for answer in answers if answer.status_code != 200]
    assert refused and {answer.status_code for answer in refused} == {400}
    assert refused[0].json()[0]["code"] == 429
