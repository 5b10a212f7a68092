"""Invitations on paper: six slips on A4, each for one person, to be cut and handed over."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from gongzhi.core.formats import local
from gongzhi.core.prints import aloud, pdf, qr
from gongzhi.portal.services.inviting import Slip

LAYOUT = Path(__file__).parent / "templates/portal/slip.typ"


def sheet(slips: Sequence[Slip]) -> bytes:
    door = settings.SITE_URL + reverse("invited")
    cards = [
        {
            "name": slip.appointment.person.name, "organisation": slip.appointment.organisation.name,
            "post": str(slip.appointment.get_post_display()), "qr": qr(slip.address), "code": aloud(slip.code, 4),
            "until": _("until {day}").format(day=f"{local(slip.invitation.expires_at):%Y-%m-%d}"),
        }
        for slip in slips
    ]  # fmt: skip
    words = {
        "title": _("Invitation to Gongzhi"), "how": _("Scan, or open this address and type the code:"), "address": door,
        "once": _("Works once. Hand it to this person only."), "code": _("Code of the invitation"), "cards": cards,
    }  # fmt: skip
    return pdf(LAYOUT, words)
