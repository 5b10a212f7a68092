"""Who is told: the outbox of messages to people, the board of a place, and the documents that bodies work by."""

from gongzhi.notices.models.board import BoardPost, Reason, SheetKind, SheetWords
from gongzhi.notices.models.documents import (
    Document,
    DocumentKind,
    DocumentReader,
    DocumentVersion,
    Reading,
)
from gongzhi.notices.models.following import Following
from gongzhi.notices.models.hooks import Delivery, Fault, Hook
from gongzhi.notices.models.manners import Way, Wish
from gongzhi.notices.models.messages import Channel, Held, Message
from gongzhi.notices.models.robots import GroupNews, Robot, Vendor

__all__ = [
    "BoardPost", "Channel", "Delivery", "Document", "DocumentKind", "DocumentReader", "DocumentVersion", "Fault",
    "Following", "GroupNews", "Held", "Hook", "Message", "Reading", "Reason", "Robot", "SheetKind", "SheetWords",
    "Vendor", "Way", "Wish",
]  # fmt: skip
