"""Who is told: the outbox of messages to people, and the board of a place."""

from gongzhi.notices.models.board import BoardPost, Reason, SheetKind, SheetWords
from gongzhi.notices.models.following import Following
from gongzhi.notices.models.hooks import Delivery, Fault, Hook
from gongzhi.notices.models.manners import Way, Wish
from gongzhi.notices.models.messages import Channel, Held, Message

__all__ = [
    "BoardPost", "Channel", "Delivery", "Fault", "Following", "Held", "Hook", "Message", "Reason", "SheetKind", "SheetWords",
    "Way", "Wish",
]  # fmt: skip
