from __future__ import annotations

from gongzhi.core.scope import Audience, Grant, scope_to
from gongzhi.people.models import Organisation
from tests.world import World


def test_an_audience_of_every_row_sees_every_row_beside_narrower_ones(world: World) -> None:
    """An empty Q in an "or" is dropped by Django: it must not close the table."""
    wide, none = Grant(Audience.SUPERVISOR, "community", world.community.pk), Grant(Audience.OWN)
    with scope_to({wide}):
        assert Organisation.objects.filter(pk=world.huimin.pk).exists()
    with scope_to({wide, none}):
        assert Organisation.objects.filter(pk=world.huimin.pk).exists()
    with scope_to({none}):
        assert not Organisation.objects.filter(pk=world.huimin.pk).exists()
