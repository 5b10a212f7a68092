"""The operator registers a webhook, reads what was sent, sends again, switches it off and on."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.timezone import now

from gongzhi.journal.models import Entry
from gongzhi.notices.delivering import work
from gongzhi.notices.models import Delivery, Hook
from gongzhi.notices.tests.test_hooks import ou, sink, token

__all__ = ["ou", "sink"]
pytestmark = [pytest.mark.django_db, pytest.mark.req("F2")]


def test_without_an_elevated_session_it_is_only_read(world, client):
    client.force_login(world.ou)
    assert "先开启提权会话" in client.get("/operate/hooks/").content.decode()
    assert client.post("/operate/hooks/", {}).status_code == 403
    client.force_login(world.zhou)
    assert client.get("/operate/hooks/").status_code == 403


def test_the_whole_way_on_its_pages(world, ou, sink, client):
    client.force_login(world.ou)
    form: dict[str, Any] = {
        "token": token(world, ou).public_id,
        "url": sink.url,
        "events": ["case.reported"],
        "idem": "k",
    }
    for wrong in ({"token": "x"}, {"url": "no"}, {"events": []}):
        assert client.post("/operate/hooks/", form | wrong | {"idem": ""}).status_code == 422
    assert (
        client.post("/operate/hooks/", form | {"events": ["notice.published"], "idem": ""}).status_code == 422
    )
    shown = client.post("/operate/hooks/", form).content.decode()
    made = Hook.objects.get()
    assert made.secret in shown and made.secret.startswith("whsec_")
    assert client.post("/operate/hooks/", form).status_code == 302, (
        "sent twice it makes one and shows nothing"
    )
    page = f"/operate/hooks/{made.public_id}/"
    assert (
        made.secret not in client.get("/operate/hooks/").content.decode() + client.get(page).content.decode()
    )
    world.case(now=now())
    sink.answer = 503
    work(now())
    one = Delivery.objects.get()
    said = client.get(page).content.decode()
    assert "case.reported" in said and one.public_id in said and "503" in said
    sink.answer = 204
    assert client.post(f"{page}{one.public_id}/again/").status_code == 302
    assert work(now()) == 1
    assert client.post(f"{page}switch/").status_code == 302 and Hook.objects.get().off_at
    assert client.post(f"{page}{one.public_id}/again/").status_code == 409
    assert client.post(f"{page}switch/", {"on": "1"}).status_code == 302 and Hook.objects.get().off_at is None
    verbs = Entry.objects.filter(subject=f"hook:{made.pk}").order_by("seq").values_list("verb", flat=True)
    assert [verb.removeprefix("notices.hook_") for verb in verbs] == ["made", "again", "off", "on"]
    assert sink.url not in str(list(Entry.objects.values_list("data", flat=True)))
