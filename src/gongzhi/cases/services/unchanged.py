"""Two people with the same page open: the second is told who was faster, and nothing is done."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from gongzhi.cases import verbs
from gongzhi.cases.models import Case
from gongzhi.cases.services.dispatch import locked
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused
from gongzhi.journal.models import Entry


@transaction.atomic
def require_unchanged(*, case_id: int, seen: int) -> Case:
    """Lock the case, and refuse where a step was taken after the one that the caller has seen."""
    case = locked(case_id)
    with unscoped(because="the history of a case that the caller has opened"):
        steps = Entry.objects.filter(subject=f"case:{case.pk}", verb__in=verbs.STEPS)
        newest = steps.aggregate(newest=Max("seq"))["newest"] or 0
    if newest > seen:
        raise Refused(_("Somebody has worked on this case since you opened it."), status=409)
    return case
