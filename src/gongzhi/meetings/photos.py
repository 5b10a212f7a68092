"""What the worker does with photos of papers and of what was done."""

from __future__ import annotations

from gongzhi.core.photos import made_clean
from gongzhi.core.tasks import Run, work
from gongzhi.meetings.models import MeetingPaper, ResolutionPhoto
from gongzhi.meetings.services.ending import PAPER_WORK
from gongzhi.meetings.services.keeping import PHOTO_WORK


def clean_paper(run: Run) -> str:
    return made_clean(MeetingPaper.objects.select_related("file").get(pk=run.params["photo"]))


def clean_evidence(run: Run) -> str:
    return made_clean(ResolutionPhoto.objects.select_related("file").get(pk=run.params["photo"]))


def install() -> None:
    work(PAPER_WORK)(clean_paper)
    work(PHOTO_WORK)(clean_evidence)
