"""Where a case is read, by the label that the journal and the duties know it by."""

from __future__ import annotations

from django.urls import reverse

from gongzhi.cases.models import Case


def case_pages(subjects: list[str]) -> dict[str, str]:
    """Addresses of cases by subject, in one query."""
    ids = {int(subject.partition(":")[2]): subject for subject in subjects}
    rows = Case.objects.filter(pk__in=ids).values_list("pk", "public_id")
    return {ids[pk]: reverse("case_detail", args=[public_id]) for pk, public_id in rows}
