"""How somebody's words reached who wrote them down (E11)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PAPER, NEIGHBOUR = "paper", "neighbour"
CHANNELS = {
    "visit": _("came to the office"),
    "call": _("rang"),
    "door": _("visited at home"),
    "chat": _("wrote in the chat group"),
    PAPER: _("handed in on paper"),
    NEIGHBOUR: _("a neighbour wrote it on the report page"),
}
