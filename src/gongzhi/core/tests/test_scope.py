"""Nothing is seen without a scope, and a table that says nothing about who sees it does not start."""

from __future__ import annotations

import pytest
from django.db import models
from django.test.utils import isolate_apps

from gongzhi.cases.models import Case
from gongzhi.core import checks
from gongzhi.core.fields import EncryptedField
from gongzhi.core.models import ScopedModel
from gongzhi.core.retention import PURPOSES, Purpose
from gongzhi.core.scope import Audience, Grant, ScopeNotSet, current_scope, entered, scope_to, unscoped


class Plain(models.Model):
    """What the tables made in these tests are, apart from what they are tested for."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return "plain"


@pytest.mark.parametrize(
    "ask",
    [
        lambda: Case.objects.all(), lambda: Case.objects.count(), lambda: Case.objects.filter(pk=1).exists(),
        lambda: Case.objects.update(title="x"), lambda: Case.objects.filter(pk=1).delete(),
    ],
)  # fmt: skip
def test_a_query_without_a_scope_raises(ask):
    with entered(None), pytest.raises(ScopeNotSet):
        ask()


@pytest.mark.django_db
def test_a_scope_without_grants_opens_nothing(world):
    world.case()
    with scope_to(()):
        assert Case.objects.count() == 0


@pytest.mark.django_db
def test_an_audience_that_the_model_does_not_name_opens_nothing(world):
    world.case()
    with scope_to({Grant(Audience.VOTE, "district", world.district.pk, world.district.path)}):
        assert Case.objects.count() == 0


@pytest.mark.django_db
def test_grants_add_up(world):
    one, other = world.case(), world.case(place=world.grain_building)
    willow = Grant(Audience.SUPERVISOR, "estate", world.willow.pk, world.willow.path)
    grain = Grant(Audience.SUPERVISOR, "estate", world.grain.pk, world.grain.path)
    with scope_to({willow}):
        assert set(Case.objects.all()) == {one}
    with scope_to({willow, grain}):
        assert set(Case.objects.all()) == {one, other}


@pytest.mark.django_db
def test_updates_and_deletes_stay_in_the_scope(world):
    _one, other = world.case(), world.case(place=world.grain_building)
    with scope_to({Grant(Audience.SUPERVISOR, "estate", world.willow.pk, world.willow.path)}):
        assert Case.objects.update(returns=5) == 1
    other.refresh_from_db()
    assert other.returns == 0


def test_an_inner_scope_ends_with_its_block():
    with unscoped(because="outer"):
        with scope_to({Grant(Audience.PUBLIC)}):
            assert not current_scope().everything_because
        assert current_scope().everything_because == "outer"


@isolate_apps()
def test_a_table_that_says_nothing_about_who_sees_it_fails_the_check(monkeypatch):
    class Silent(Plain):
        class Meta:
            app_label = "core"

    class Scoped(ScopedModel):
        class Meta:
            app_label = "core"

    class Reasoned(Plain):
        NOT_SCOPED_BECAUSE = "it holds nothing"

        class Meta:
            app_label = "core"

    monkeypatch.setattr(checks.apps, "get_models", lambda: [Silent, Scoped, Reasoned])
    found = checks.every_table_is_scoped()
    assert [(error.id, error.obj) for error in found] == [("core.E001", Silent), ("core.E001", Scoped)]


@isolate_apps()
def test_a_personal_field_without_a_purpose_fails_the_check(monkeypatch):
    class Diary(Plain):
        words = EncryptedField()
        mood = models.CharField(max_length=9)

        class Meta:
            app_label = "core"

    monkeypatch.setattr(checks.apps, "get_models", lambda: [Diary])
    [error] = checks.every_personal_field_has_a_purpose()
    assert (error.id, error.obj) == ("core.E002", Diary)
    assert "core.Diary.words" in error.msg
    monkeypatch.setitem(PURPOSES, "core.Diary.words", Purpose("core.Diary.words", "why", "basis", "kept"))
    assert checks.every_personal_field_has_a_purpose() == []
