from gongzhi.notices.families import INVITATION, register_late_words
from gongzhi.notices.pages import register_pages
from gongzhi.notices.services.board import publish_post, restore_post, withdraw_post
from gongzhi.notices.services.covering import cover_post, uncover_post
from gongzhi.notices.services.messages import cancel_batch, mark_read, message, queue

__all__ = [
    "INVITATION",
    "cancel_batch",
    "cover_post",
    "mark_read",
    "message",
    "publish_post",
    "queue",
    "register_late_words",
    "register_pages",
    "restore_post",
    "uncover_post",
    "withdraw_post",
]
