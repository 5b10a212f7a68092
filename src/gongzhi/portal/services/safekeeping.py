"""What is done to everything at once, mostly on the machine itself, where no actor is known. The journal says that it was.

Each kind of act is a subject of its own, so that its history can be read in one line.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongzhi.core import rotation
from gongzhi.core.verdict import Refused
from gongzhi.journal.services import Draft, declare, record_all
from gongzhi.people.actor import SYSTEM, Actor
from gongzhi.portal.selectors.health import BACKUPS

SAVED = declare("portal.backup_made", _("backup made: {files} private files, {bytes} bytes"))
RESTORED = declare("portal.backup_restored", _("everything set back to the backup of {made_at}"))
ROTATED = declare("portal.keys_rotated", _("new key {key} put on the ring"))
KEYS = "platform:keys"


@transaction.atomic
def note_backup(*, size: int, files: int, with_keys: bool, now: datetime) -> None:
    """The entry stands in the next backup: this one is whole already."""
    record_all(
        SYSTEM, [Draft(SAVED, BACKUPS, {}, {"bytes": size, "files": files, "keys": with_keys})], at=now
    )


@transaction.atomic
def note_restore(*, made_at: str, now: datetime) -> None:
    """Into the journal that was brought back: whoever reads on from there sees the break."""
    record_all(SYSTEM, [Draft(RESTORED, BACKUPS, {}, {"made_at": made_at})], at=now)


@transaction.atomic
def put_new_key(*, actor: Actor = SYSTEM, now: datetime) -> str:
    """In use at once; what older keys sealed is still to be sealed anew. Refused (409) where the ring is another
    place's: a new key on it would only hide that."""
    if not rotation.ring_fits():
        raise Refused(
            gettext("This key ring does not open what is stored here. Bring back the one that does."),
            status=409,
        )
    key = rotation.add_key()
    record_all(actor, [Draft(ROTATED, KEYS, {}, {"key": key})], at=now)
    return key
