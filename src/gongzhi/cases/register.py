"""What the cases tell the kernel at start: kinds of duty and regular work."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gongzhi.cases import importing, photos
from gongzhi.cases.services.dispatch import DECIDE
from gongzhi.cases.services.duty import KIND, climbed
from gongzhi.cases.services.feedback import ask_and_close_stale
from gongzhi.core.ticks import register_tick
from gongzhi.duties.kinds import Kind, register_kind


def pages(subjects: list[str]) -> dict[str, str]:
    """Addresses of cases by subject, in one query."""
    from gongzhi.cases.models import Case

    ids = {int(subject.partition(":")[2]): subject for subject in subjects}
    rows = Case.objects.filter(pk__in=ids).values_list("pk", "public_id")
    return {ids[pk]: reverse("case_detail", args=[public_id]) for pk, public_id in rows}


def install() -> None:
    photos.install()
    importing.install()
    register_kind(Kind(KIND, _("case"), "message-report", pages, climbed))
    register_kind(Kind(DECIDE, _("returned case"), "arrow-back-up", pages, climbed))
    register_tick("cases.stale", timedelta(minutes=10), ask_and_close_stale)
