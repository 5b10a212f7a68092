"""Who is told: the outbox of messages to people, and the board of a place."""

from gongzhi.notices.models.board import BoardPost, Reason, SheetKind, SheetWords
from gongzhi.notices.models.following import Following
from gongzhi.notices.models.hooks import Delivery, Fault, Hook
from gongzhi.notices.models.manners import Way, Wish
from gongzhi.notices.models.messages import Channel, Held, Message
from gongzhi.notices.models.robots import GroupNews, Robot, Vendor

__all__ = [
    "BoardPost", "Channel", "Delivery", "Fault", "Following", "GroupNews", "Held", "Hook", "Message", "Reason",
    "Robot", "SheetKind", "SheetWords", "Vendor", "Way", "Wish",
]  # fmt: skip
