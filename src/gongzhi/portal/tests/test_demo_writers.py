"""The two writers of the demo side by side: what the services wrote and what the bulk writer wrote."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
from django.utils import translation

from gongzhi.cases.models import (
    Case,
    CaseBearing,
    CaseFollower,
    CasePhoto,
    HardMeasure,
    Incident,
    PatrolStop,
    Whistle,
)
from gongzhi.core.models import StoredFile
from gongzhi.core.scope import unscoped
from gongzhi.duties.models import Duty, DutyHolder, Errand
from gongzhi.journal.models import Entry, Words, WordsKey
from gongzhi.meetings.models import AgendaItem, Attendance, Meeting, MeetingSide, Resolution
from gongzhi.notices.models import Message
from gongzhi.people.models import Appointment, Engagement, Organisation, Person, Seat, Term
from gongzhi.portal.demo.album import Album
from gongzhi.portal.demo.bulk import Rows
from gongzhi.portal.demo.live import Services
from gongzhi.portal.demo.loading import build, play

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)  # a Friday afternoon in Shanghai
COUNT = 300
WRITTEN = (
    WordsKey, Words, Case, CaseBearing, CaseFollower, CasePhoto, StoredFile, Duty, DutyHolder, Entry, Message,
)  # fmt: skip
RANDOM = {  # differs every time by nature; its shape does not
    "public_id", "follow_key", "key", "secret", "salt", "sealed", "words_hash", "hash", "previous", "who_key", "link", "path",
}  # fmt: skip
PLAIN_IDS = {"words_id": Words}  # ids that are no foreign keys
FACTS: dict[str, type[models.Model]] = {  # ids in the facts of entries, of rows written after the town
    "photo": CasePhoto, "photos": CasePhoto, "step": HardMeasure, "whistle": Whistle, "incident": Incident,
    "seat": Seat, "term": Term, "engagement": Engagement, "appointment": Appointment,
    "org": Organisation, "to": Organisation, "body": Organisation, "bearer": Organisation, "giver": Organisation,
    "errand": Errand, "person": Person, "case": Case, "stop": PatrolStop, "added": PatrolStop,
    "item": AgendaItem, "present": Attendance, "side": MeetingSide, "resolution": Resolution, "meeting": Meeting,
}  # fmt: skip
LABEL = re.compile(r"^([a-z]+):(\d+)$")


def shape(value: Any) -> Any:
    return (len(value), bool(value)) if isinstance(value, str) else value


class Normal:
    """Rows with ids as ranks within their table, so that it does not matter where counting began."""

    def __init__(self) -> None:
        self.rank = {
            model: {
                pk: n
                for n, pk in enumerate(model._default_manager.order_by("pk").values_list("pk", flat=True))
            }
            for model in apps.get_models()
            if isinstance(model._meta.pk, models.AutoField)
        }
        self.labelled = {model._meta.model_name: ranks for model, ranks in self.rank.items()}

    def rows(self, model: type[models.Model]) -> list[dict[str, Any]]:
        return [self.row(model, one) for one in model.objects.order_by("pk").iterator()]

    def row(self, model: type[models.Model], one: models.Model) -> dict[str, Any]:
        found = {
            field.attname: self.value(field, getattr(one, field.attname))
            for field in model._meta.concrete_fields
        }
        if model is Case:
            found["number"] = (
                one.number.rpartition("-")[0],
                self.rank[Case][int(one.number.rpartition("-")[2])],
            )
        return found

    def value(self, field: Any, value: Any) -> Any:
        target = (
            PLAIN_IDS.get(field.attname)
            or field.related_model
            or (field.model if field.primary_key else None)
        )
        if target in self.rank and value is not None:
            return self.rank[target][value]
        if field.attname in RANDOM:
            return shape(value)
        return self.label(value)

    def label(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self.named(key, inner) for key, inner in value.items()}
        if isinstance(value, str) and (found := LABEL.match(value)):
            return found[1], self.labelled[found[1]][int(found[2])]
        return value

    def named(self, key: str, value: Any) -> Any:
        """What an entry's facts say; rows written after the town by their ranks too."""
        if key not in FACTS:
            return self.label(value)
        known = self.rank[FACTS[key]] | {None: None}
        return [known[pk] for pk in value] if isinstance(value, list) else known[value]


def counts() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def written(loaded: Any, hand: Any) -> tuple[dict[str, int], dict[str, list[dict[str, Any]]]]:
    """What a hand writes, taken back afterwards."""
    with transaction.atomic():
        play(loaded, hand, count=COUNT, seed=7)
        normal = Normal()
        found = {model.__name__: normal.rows(model) for model in WRITTEN}
        total = counts()
        transaction.set_rollback(True)
    return total, found


@pytest.mark.django_db
def test_both_writers_write_the_same():
    with unscoped(because="the demo fills every place"), translation.override("zh-hans"):
        loaded = build(size="small", seed=7, now=NOW)
        before = Normal()
        total, by_services = written(loaded, Services(loaded.scheme, Album()))
        total_bulk, by_bulk = written(loaded, Rows(loaded.town, loaded.scheme, Album()))
    assert total == total_bulk
    for name, rows in by_services.items():
        for number, (one, other) in enumerate(zip(rows, by_bulk[name], strict=True)):
            different = {key: (one[key], other[key]) for key in one if one[key] != other[key]}
            assert different == {}, f"{name} {number}"
    assert len(by_services["Case"]) >= COUNT and before.rank[Case] == {}
