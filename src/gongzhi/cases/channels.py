"""How somebody's words reached who wrote them down (E11)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

CHANNELS = {
    "visit": _("came to the office"),
    "call": _("rang"),
    "door": _("visited at home"),
    "chat": _("wrote in the chat group"),
}
