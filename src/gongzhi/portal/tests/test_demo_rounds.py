"""The demo's rounds meet cases that the demo made before."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.timezone import now as clock

from gongzhi.cases.models import Case
from gongzhi.cases.services import accept_case
from gongzhi.core.scope import unscoped
from gongzhi.portal.demo.scenes.rounds import mend


@pytest.mark.django_db
def test_a_find_joined_to_what_somebody_works_on_is_left_to_them(world):
    case = world.case(now=clock())
    accept_case(actor=world.actor("lin"), case_id=case.pk, now=clock())
    acting: Any = None
    with unscoped(because="as the demo is loaded"):
        mend(acting, Case.objects.get(pk=case.pk), "修好了。", clock())
    assert Case.objects.get(pk=case.pk).status == "accepted"
