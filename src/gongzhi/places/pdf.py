"""The sheet of placards of a building: A4, four doors a page, no personal data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from gongzhi.core.prints import aloud, pdf, qr
from gongzhi.places.models import Place

LAYOUT = Path(__file__).parent / "templates/places/placard.typ"


def sheet(hung: Sequence[tuple[Place, str]]) -> bytes:
    """A PDF with one placard for each (door, code)."""
    cards = []
    for door, code in hung:
        address = settings.SITE_URL + reverse("report_at", args=[code])
        cards.append({"place": door.full_name, "code": aloud(code), "qr": qr(address), "address": address})
    words = {
        "title": _("Scan to report a problem"),
        "how": _("Point your phone at the code. No account, no name needed."),
        "typed": _("Cannot scan? Type this address:"),
        "code": _("Code"),
        "cards": cards,
    }
    return pdf(LAYOUT, words)
