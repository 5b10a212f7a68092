"""Photos that those who came take on the spot. They stay within the whistle: no public page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.cases.models import WhistlePhoto
from gongzhi.cases.photos import PHOTOS_MOST, WHISTLE_WORK
from gongzhi.cases.policies import whistle as policies
from gongzhi.cases.services.whistle import called, locked_whistle
from gongzhi.cases.services.work import named
from gongzhi.cases.states.whistle import RUNNING, CallState
from gongzhi.cases.verbs import whistle as verbs
from gongzhi.core import config
from gongzhi.core.models import StoredFile
from gongzhi.core.photos import taken_in
from gongzhi.core.verdict import Refused, require
from gongzhi.journal.services import draft, record_all
from gongzhi.people.actor import Actor


@transaction.atomic
def add_photos(
    *, actor: Actor, whistle_id: int, org_id: int, uploads: Sequence[UploadedFile[Any]], now: datetime
) -> list[WhistlePhoto]:
    """Somebody of an organisation that has reported in adds photos, until all shares are done."""
    whistle = locked_whistle(whistle_id)
    call = called(whistle, org_id)
    require(policies.can_add_photos(actor, whistle, call))
    if whistle.state not in RUNNING or call.state != CallState.ARRIVED:
        raise Refused(_("Photos are added by those who have reported in, until all is done."), status=409)
    most = config.value(PHOTOS_MOST, whistle)
    if call.photos.count() + len(uploads) > most:
        raise Refused(_("One side adds at most {most} photos.").format(most=most), status=409)

    def attach(file: StoredFile) -> WhistlePhoto:
        return WhistlePhoto.objects.create(call=call, file=file, by_account_id=actor.account_id, at=now)

    taken = [taken_in(upload, attach, kind=WHISTLE_WORK, actor=actor, now=now) for upload in uploads]
    if taken:
        entry = draft(verbs.PHOTOGRAPHED, whistle, n=len(taken), photos=[photo.pk for photo in taken])
        record_all(actor, [named(entry, org_id)], at=now)
    return taken
