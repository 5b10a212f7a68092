"""Photos of cases and whistles: taken in by the page, made clean by the worker, taken back by a reporter."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases.models import Case, CasePhoto, WhistlePhoto
from gongzhi.cases.models.case import Phase
from gongzhi.cases.services.work import WITH_WORDS, add_photo
from gongzhi.core import config
from gongzhi.core.files import remove_bytes
from gongzhi.core.photos import made_clean, taken_in
from gongzhi.core.tasks import Run, work
from gongzhi.core.verdict import Refused
from gongzhi.journal.services import declare, record
from gongzhi.people.actor import Actor

TAKEN_BACK = declare("cases.photo_taken_back", gettext_lazy("took a photo back"))
PHOTOS_MOST = "cases.photos_most"
WORK, WHISTLE_WORK = "cases.photo", "cases.whistle_photo"
config.declare_setting(
    PHOTOS_MOST, label=gettext_lazy("Photos that one side can add to a case, or to one reply"), default=9,
    ground=gettext_lazy("policy"), least=1, most=50,
)  # fmt: skip


@transaction.atomic
def take_photo(
    *,
    actor: Actor,
    case: Case,
    upload: UploadedFile[Any],
    phase: str,
    taken_at: datetime | None = None,
    now: datetime,
) -> CasePhoto:
    """Keep a photo of a case, as many of its side as the place has it."""
    Case.objects.locked().get(pk=case.pk)
    most = config.value(PHOTOS_MOST, case)
    same = CasePhoto.objects.filter(case=case, phase=phase, retired_at=None)
    if (same.filter(at=now) if phase in WITH_WORDS else same).count() >= most:
        raise Refused(
            _("There are {most} photos already, more cannot be added.").format(most=most), status=409
        )
    return taken_in(
        upload,
        lambda file: add_photo(actor=actor, case=case, file=file, phase=phase, taken_at=taken_at, now=now),
        kind=WORK, actor=actor, now=now,
    )  # fmt: skip


def clean_photo(run: Run) -> str:
    return made_clean(CasePhoto.objects.select_related("file").get(pk=run.params["photo"]))


def clean_whistle_photo(run: Run) -> str:
    return made_clean(WhistlePhoto.objects.select_related("file").get(pk=run.params["photo"]))


@transaction.atomic
def take_back(*, actor: Actor, case: Case, file_id: str, now: datetime) -> None:
    """The reporter removes a photo of his own: nobody sees it any more, the journal says that there was one."""
    Case.objects.locked().get(pk=case.pk)
    own = CasePhoto.objects.filter(case=case, phase=Phase.BEFORE, retired_at=None, file__public_id=file_id)
    photo = own.select_related("file").first()
    if photo is None:
        raise Refused(_("This photo is not here any more."), status=404)
    photo.retired_at = now
    photo.save(update_fields=["retired_at"])
    record(actor, TAKEN_BACK, case, at=now, photo=photo.pk)
    transaction.on_commit(lambda: remove_bytes(photo.file))


def install() -> None:
    """Tell the worker what to do with a photo."""
    work(WORK)(clean_photo)
    work(WHISTLE_WORK)(clean_whistle_photo)
