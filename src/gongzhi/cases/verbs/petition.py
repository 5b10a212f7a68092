"""What can happen to a petition beside what happens to every case."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gongzhi.journal.services import declare

TAKEN_ON = declare("cases.petition_taken_on", _("took the petition on, to be settled until {until}"))
REVIEW_ASKED = declare(
    "cases.petition_review_asked", _("the petitioner asked {to} for a review, due until {until}")
)
RECHECK_ASKED = declare(
    "cases.petition_recheck_asked", _("the petitioner asked {to} for a second review, due until {until}")
)
UPHELD = declare("cases.petition_upheld", _("upheld the answer to the petition"))
ANEW = declare("cases.petition_anew", _("had the petition settled anew"))
