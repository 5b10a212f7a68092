"""The words that leave the house: one message, or several in one, with a link that opens them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongzhi.notices.families import LATE_WORDS, WHOLE
from gongzhi.notices.models import Channel, Held, Message

SMS_LIST = 400  # bytes of a list in a text message: about 130 characters


@dataclass(frozen=True, slots=True)
class Letter:
    text: str
    off: str = ""  # where messages like this are switched off


def letter(lead: Message, mates: Sequence[Message]) -> Letter:
    """In the language that is active."""
    texts = [lead.text, *(mate.text for mate in mates)]
    if lead.channel == Channel.ROBOT:  # a group holds no key: who opens it signs in
        return Letter("\n".join([*texts, settings.SITE_URL + reverse("start")]))
    if lead.kind in LATE_WORDS:
        return Letter(LATE_WORDS[lead.kind](lead.subject) or lead.text)
    if lead.kind in WHOLE:
        return Letter(f"{lead.text} {settings.SITE_URL}{lead.link}")
    page = settings.SITE_URL + reverse("message_open", args=[lead.key])
    off = settings.SITE_URL + reverse("message_off", args=[lead.key])
    if lead.channel == Channel.EMAIL:
        end = _("Read and open: {page}\nNo more of these by e-mail: {off}").format(page=page, off=off)
        said = "\n".join(f"· {text}" for text in texts) if mates else lead.text
        return Letter(f"{said}\n\n{end}", off)
    room = SMS_LIST if lead.held == Held.DIGEST else len(lead.text.encode())
    return Letter(f"{listed(texts, room=room)} {page}", off)


def listed(texts: Sequence[str], *, room: int) -> str:
    """As many as there is room for, in bytes; the first one always stands there, and the others are counted."""
    shown = [texts[0]]
    for text in texts[1:]:
        if len("\n".join([*shown, text]).encode()) > room:
            break
        shown.append(text)
    if more := len(texts) - len(shown):
        shown.append(ngettext("{n} more, open to read.", "{n} more, open to read.", more).format(n=more))
    return "\n".join(shown)
