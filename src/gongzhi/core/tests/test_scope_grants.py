"""Several grants at once: none is lost in the "or", and the one that is left out adds no row."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.apps import apps
from django.db.models import Model

from gongzhi.cases.models import Case, CaseBearing
from gongzhi.core.models import ScopedModel
from gongzhi.core.scope import Audience, Grant, scope_to, unscoped
from gongzhi.people.models import Organisation
from tests.world import World


def both(model: type[Model]) -> bool:
    return issubclass(model, ScopedModel) and {Audience.BEARER, Audience.SUPERVISOR} <= set(model.SEEN_BY)


@pytest.mark.parametrize("model", filter(both, apps.get_models()), ids=lambda model: model.__name__)
def test_whoever_supervises_a_place_sees_all_that_a_bearer_sees_there(
    world: World, model: type[ScopedModel]
) -> None:
    """The scope leaves the bearer's part out where the supervisor's stands."""
    for category in (world.misconduct, world.noise, world.door):
        world.case(category=category)
    where = ("community", world.community.pk, world.community.path)
    for named in (False, True):
        bears = Grant(Audience.BEARER, *where, org_id=world.residents_committee.pk, named=named)
        watches = Grant(Audience.SUPERVISOR, *where, org_id=world.residents_committee.pk, named=named)
        with scope_to({bears}):
            borne = set(model.objects.values_list("pk", flat=True))
        with scope_to({watches}):
            assert borne <= set(model.objects.values_list("pk", flat=True))


def test_an_audience_of_every_row_sees_every_row_beside_narrower_ones(world: World) -> None:
    """An empty Q in an "or" is dropped by Django: it must not close the table."""
    wide, none = Grant(Audience.SUPERVISOR, "community", world.community.pk), Grant(Audience.OWN)
    for grants, sees in (({wide}, True), ({wide, none}, True), ({none}, False)):
        with scope_to(grants):
            assert Organisation.objects.filter(pk=world.huimin.pk).exists() is sees


def test_a_bearer_at_two_places_sees_what_lies_in_either_and_is_asked_for_once(world: World) -> None:
    borne = {world.case().pk, world.case(place=world.grain).pk}
    with unscoped(because="the company served both once"):
        CaseBearing.objects.all().update(org=world.anhe)
    here, there, third = (
        Grant(Audience.BEARER, "estate", place.pk, place.path, org_id=world.anhe.pk)
        for place in (world.willow, world.grain, world.district)
    )
    other = replace(there, org_id=world.huimin.pk)
    for grants, sees, asked in (
        ({here, there}, borne, 1), ({here}, {min(borne)}, 1), ({here, other}, {min(borne)}, 2), ({third}, set(), 1),
    ):  # fmt: skip
        with scope_to(grants):
            rows = Case.objects.all()
            assert set(rows.values_list("pk", flat=True)) == sees
            assert str(rows.query).count("EXISTS") == asked
