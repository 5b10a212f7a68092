"""Programs send orders and fetch replies by /api/v1, with a token."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now

from gongzhi.cases.models import Case
from gongzhi.cases.services import accept_case, finish_case
from gongzhi.core import config
from gongzhi.core.importing import batches
from gongzhi.core.models import ImportBatch
from gongzhi.core.tests.test_importing_batches import perform, press, upload
from gongzhi.core.verdict import Refused
from gongzhi.journal.models import Entry
from gongzhi.people.models import ApiToken
from gongzhi.people.services import elevate
from gongzhi.people.services.tokens import Wanted, make_token, revoke_token

pytestmark = [pytest.mark.django_db, pytest.mark.req("F2")]
ORDER = {
    "id": "188006", "title": "单元门坏了", "text": "柳园里3号楼2单元的单元门关不上，电话13800000417",
    "received_at": "2026-02-28T11:25:05+08:00", "place": "柳园里", "contact": "13800000417",
}  # fmt: skip


@pytest.fixture
def ou(world) -> Any:
    elevate(actor=world.actor("ou"), reason="接入市民热线系统", now=now())
    return replace(world.actor("ou"), elevated="接入市民热线系统")


def token(world, ou, *scopes: str, place: Any = None, name: str = "市民热线") -> tuple[ApiToken, str]:
    wanted = Wanted(name, place or world.subdistrict, scopes or ("orders:write", "orders:read"), 30)
    return make_token(actor=ou, wanted=wanted, now=now())


def post(secret: str, body: Any, path: str = "/api/v1/orders") -> Any:
    raw = body if isinstance(body, str) else json.dumps(body)
    return Client().post(
        path, raw, content_type="application/json", headers={"Authorization": f"Bearer {secret}"}
    )


def get(secret: str, path: str) -> Any:
    return Client().get(path, headers={"Authorization": f"Bearer {secret}"})


def test_an_order_becomes_a_case_by_the_rules_of_every_order(world, ou):
    made, secret = token(world, ou)
    answer = post(secret, ORDER)
    assert answer.status_code == 201, answer.content.decode()
    case = Case.objects.get()
    said = answer.json()
    assert (said["id"], said["outcome"], said["number"], said["case"]) == (
        "188006",
        "created",
        case.number,
        case.public_id,
    )
    assert (said["status"], said["bearer"], said["place_known"], said["reply"]) == (
        "dispatched",
        "安和物业",
        True,
        "",
    )
    assert (case.place, case.bearer, case.source, case.category) == (
        world.entrance,
        world.anhe,
        "hotline",
        world.door,
    )
    assert "13800000417" not in case.text and case.contact == "13800000417"
    assert case.received_at.isoformat() == "2026-02-28T03:25:05+00:00"
    verbs = Entry.objects.filter(subject=f"case:{case.pk}").values_list("verb", flat=True)
    assert list(verbs) == ["cases.received", "cases.dispatched"]
    made.refresh_from_db()
    assert made.used_at is not None


def test_the_same_order_again_changes_nothing_and_other_words_are_taken_over(world, ou):
    _made, secret = token(world, ou)
    post(secret, ORDER)
    for again in (ORDER, ORDER | {"received_at": "2026-02-28T11:25:05"}):
        answer = post(secret, again)
        assert (answer.status_code, answer.json()["outcome"]) == (200, "unchanged")
    answer = post(
        secret,
        ORDER | {"text": "柳园里3号楼2单元的单元门掉下来了", "received_at": "2026-03-01T08:00:00+08:00"},
    )
    assert (answer.status_code, answer.json()["outcome"]) == (200, "updated")
    assert "掉下来" in Case.objects.get().text


def test_equal_words_under_another_number_are_a_twin(world, ou):
    _made, secret = token(world, ou)
    post(secret, ORDER)
    answer = post(secret, ORDER | {"id": "188007"})
    assert (answer.status_code, answer.json()["outcome"]) == (201, "twin")
    assert Case.objects.count() == 2


def test_what_cannot_be_taken_is_a_problem_and_leaves_nothing(world, ou):
    _made, secret = token(world, ou)
    future = (now() + timedelta(days=3)).isoformat()
    for body in ({"id": "1"}, "{", ORDER | {"id": " "}, ORDER | {"text": "   "}, ORDER | {"received_at": "昨天"},
                 ORDER | {"received_at": future}, ORDER | {"text": "字" * 20_001}, []):  # fmt: skip
        answer = post(secret, body)
        assert answer.status_code in (400, 422), body
        assert answer["Content-Type"] == "application/problem+json"
        said = answer.json()
        assert said["status"] == answer.status_code and said["detail"] and said["title"]
    assert post(secret, {"id": "1"}).json()["errors"][0]["pointer"] == "/text"
    assert not Case.objects.exists() and not ImportBatch.objects.exists()


def test_without_a_token_in_force_nobody_gets_in(world, ou):
    made, secret = token(world, ou)
    for wrong in ("", "gz_wrong", secret[:-1], secret.upper()):
        answer = post(wrong, ORDER)
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
        assert answer["Content-Type"] == "application/problem+json"
    reading = token(world, ou, "orders:read")[1]
    assert post(reading, ORDER).status_code == 403
    ApiToken.objects.filter(pk=made.pk).update(expires_at=now())
    assert post(secret, ORDER).status_code == 401
    ApiToken.objects.filter(pk=made.pk).update(expires_at=now() + timedelta(days=1))
    revoke_token(actor=ou, token_id=made.pk, now=now())
    assert post(secret, ORDER).status_code == 401
    assert not Case.objects.exists()


def test_a_session_in_the_browser_is_no_token(world, client):
    client.force_login(world.zhou)
    assert (
        client.post("/api/v1/orders", json.dumps(ORDER), content_type="application/json").status_code == 401
    )


def test_the_secret_is_not_kept_and_both_acts_are_journaled(world, ou):
    made, secret = token(world, ou)
    assert secret not in json.dumps(list(ApiToken.objects.values()), default=str)
    revoke_token(actor=ou, token_id=made.pk, now=now())
    verbs = Entry.objects.filter(subject=f"apitoken:{made.pk}").order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["people.token_made", "people.token_revoked"]
    with pytest.raises(Refused):
        revoke_token(actor=ou, token_id=made.pk, now=now())
    with pytest.raises(Refused):
        token(world, world.actor("ou"))
    with pytest.raises(Refused):
        token(world, ou, "everything")


def test_too_many_in_a_minute_wait(world, ou):
    _made, secret = token(world, ou)
    config.change("people.api_per_minute", 2)
    answers = [post(secret, ORDER) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 200, 429]
    assert answers[2]["Retry-After"] == "60"
    other = token(world, ou, name="别的系统")[1]
    assert post(other, ORDER | {"id": "9"}).status_code == 201


def test_the_state_and_the_reply_are_fetched_by_the_sources_number(world, ou):
    _made, secret = token(world, ou)
    post(secret, ORDER)
    case, lin = Case.objects.get(), world.actor("lin")
    accept_case(actor=lin, case_id=case.pk, now=now())
    finish_case(actor=lin, case_id=case.pk, result="换了闭门器", now=now())
    said = get(secret, "/api/v1/orders/188006").json()
    assert (said["status"], said["reply"], said["outcome"]) == ("finished", "换了闭门器", None)
    assert said["finished_at"]
    assert get(secret, "/api/v1/orders/1").status_code == 404
    for stranger in (token(world, ou, name="别的系统")[1], token(world, ou, place=world.far_community)[1]):
        assert get(stranger, "/api/v1/orders/188006").status_code == 404


def test_misconduct_is_not_read_by_programs(world, ou):
    _made, secret = token(world, ou)
    post(secret, ORDER)
    Case.objects.update(named_only=True)
    assert get(secret, "/api/v1/orders/188006").status_code == 404


def test_the_orders_of_a_day_are_one_import_that_can_be_taken_back(world, ou, client):
    _made, secret = token(world, ou)
    for number in range(3):
        post(secret, ORDER | {"id": str(number), "text": f"第{number}盏路灯不亮"})
    batch = ImportBatch.objects.get()
    assert (batch.source, batch.counts) == ("API · 市民热线", {"rows": 3, "created": 3})
    client.force_login(world.ou)
    assert "API · 市民热线" in client.get("/operate/imports/").content.decode()
    batches.start_undo(actor=ou, batch_id=batch.pk, now=now())
    perform(batch)
    assert not Case.objects.filter(retired_at=None).exists()
    assert post(secret, ORDER | {"id": "1", "text": "第1盏路灯不亮"}).status_code == 201
    assert ImportBatch.objects.count() == 2


def test_a_sheet_and_a_program_bring_one_order_once(world, ou, client):
    _made, secret = token(world, ou)
    post(secret, ORDER)
    client.force_login(world.zhou)
    head = "工单编号,标题,工单内容,受理时间,小区,联系电话"
    row = f"188006,{ORDER['title']},{ORDER['text']},2026-02-28 11:25:05,柳园里,13800000417"
    sheet = f"{head}\n{row}\n"
    answer = client.post(
        "/operate/imports/?kind=cases", {"place": world.subdistrict.pk, "file": upload(sheet)}
    )
    batch = ImportBatch.objects.get(public_id=answer.url.split("/")[-2])
    assert perform(batch).counts == {"rows": 1, "unchanged": 1}
    assert press(client, batch, "run") == 302


def test_it_describes_itself(client):
    said = client.get("/api/v1/openapi.json").json()
    names = "cases cases/{public_id} duties notices orders orders/{ref} organisations organisations/{public_id} places"
    assert set(said["paths"]) == {f"/api/v1/{name}" for name in (*names.split(), "places/{public_id}")}
    asked = {one["name"] for one in said["paths"]["/api/v1/cases"]["get"]["parameters"]}
    assert {"after", "status", "place", "late", "facility"} <= asked
    for path in said["paths"].values():
        for operation in path.values():
            assert {"401", "404", "422", "429"} <= set(operation["responses"])


def test_the_operator_makes_and_revokes_tokens_on_a_page(world, client):
    client.force_login(world.ou)
    form = {
        "name": "市民热线",
        "place": world.subdistrict.name,
        "scopes": ["orders:write"],
        "days": "30",
        "idem": "k",
    }
    assert "先开启提权会话" in client.get("/operate/tokens/").content.decode()
    assert client.post("/operate/tokens/", form).status_code == 403
    elevate(actor=world.actor("ou"), reason="接入市民热线系统", now=now())
    assert client.post("/operate/tokens/", form | {"place": "没有这个地方", "idem": "a"}).status_code == 422
    shown = client.post("/operate/tokens/", form).content.decode()
    made = ApiToken.objects.get()
    secret = shown.split("<code>")[1].split("</code>")[0]
    assert post(secret, ORDER).status_code == 201
    assert client.post("/operate/tokens/", form).status_code == 302, (
        "sent twice it makes one and shows nothing"
    )
    assert ApiToken.objects.count() == 1
    assert secret not in client.get("/operate/tokens/").content.decode()
    assert client.post(f"/operate/tokens/{made.public_id}/revoke/").status_code == 302
    assert post(secret, ORDER).status_code == 401
