"""The six states that a page may show as a chip, each with its icon and its word."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Chip:
    tone: str
    icon: str
    word: str | Promise


NEW = Chip("new", "route", _("To dispatch"))
TO_ACCEPT = Chip("new", "inbox", _("To accept"))
DOING = Chip("doing", "tool", _("In hand"))
LATE = Chip("late", "alert-circle", _("Overdue"))
RATE = Chip("rate", "star", _("To rate"))
DONE = Chip("done", "check", _("Closed"))
HARD = Chip("hard", "alert-square", _("Hard case"))
URGENT = Chip("late", "bolt", _("Urgent"))
