"""Where a case is read, and where a petition is answered, by the label that the journal and the duties know it by."""

from __future__ import annotations

from django.urls import reverse

from gongzhi.cases.models import Case, PetitionStep


def case_pages(subjects: list[str]) -> dict[str, str]:
    """Addresses of cases by subject, in one query."""
    ids = {int(subject.partition(":")[2]): subject for subject in subjects}
    rows = Case.objects.filter(pk__in=ids).values_list("pk", "public_id")
    return {ids[pk]: reverse("case_detail", args=[public_id]) for pk, public_id in rows}


def petition_pages(subjects: list[str]) -> dict[str, str]:
    """Where the opinion of a review is given, in one query."""
    ids = {int(subject.partition(":")[2]): subject for subject in subjects}
    rows = PetitionStep.objects.filter(pk__in=ids, case__in=Case.objects.all())
    return {
        ids[pk]: reverse("case_act", args=[public_id, "opinion"])
        for pk, public_id in rows.values_list("pk", "case__public_id")
    }
