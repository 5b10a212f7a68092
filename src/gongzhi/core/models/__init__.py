from gongzhi.core.models.base import (
    NOTHING,
    STORED_LEVELS,
    Exact,
    PlacedModel,
    PublicId,
    ScopedManager,
    ScopedModel,
    ScopedQuerySet,
    Seen,
    at_once,
    below,
    levels_of,
    new_public_id,
    supervised,
    within,
)
from gongzhi.core.models.files import StoredFile
from gongzhi.core.models.guards import AbuseCount, IdempotencyKey
from gongzhi.core.models.imports import ImportBatch, ImportedRow
from gongzhi.core.models.settings import Setting
from gongzhi.core.models.tasks import TaskRun, Tick

__all__ = [
    "NOTHING",
    "STORED_LEVELS",
    "AbuseCount",
    "Exact",
    "IdempotencyKey",
    "ImportBatch",
    "ImportedRow",
    "PlacedModel",
    "PublicId",
    "ScopedManager",
    "ScopedModel",
    "ScopedQuerySet",
    "Seen",
    "Setting",
    "StoredFile",
    "TaskRun",
    "Tick",
    "at_once",
    "below",
    "levels_of",
    "new_public_id",
    "supervised",
    "within",
]
