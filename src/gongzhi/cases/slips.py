"""Paper for who has no smartphone (U9): the slip of a case in large type, and a blank form for a place. Both on A4."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from gongzhi.cases.models import Case
from gongzhi.cases.models.case import Source
from gongzhi.cases.routing import TABLE
from gongzhi.core.formats import deadline, local
from gongzhi.core.prints import pdf, qr
from gongzhi.people.models import Organisation
from gongzhi.people.selectors import bodies_of
from gongzhi.places.models import Place

FOLDER = Path(__file__).parent / "templates/cases"
MOST_KINDS = 18  # of headings, in two columns


def slip(case: Case) -> bytes:
    """What was reported, who acts until when, and the way to follow it: the code opens the page of the reporter."""
    office, address = office_of(case.place), settings.SITE_URL + reverse("follow", args=[case.follow_key])
    facts = [
        (_("Number of the case"), case.number),
        (_("What was reported"), case.title),
        (_("Where"), case.place.full_name or case.place.name),
        (_("Who acts"), case.bearer.name if case.bearer else _("The community decides who handles it")),
    ]
    if case.due_at:
        facts.append((_("Answer at the latest"), deadline(case.due_at, now=case.received_at)))
    behalf = case.source == Source.BEHALF
    words = {
        "title": _("Written down for you") if behalf else _("Your report"), "at": f"{local(case.received_at):%Y-%m-%d %H:%M}",
        "facts": facts, "qr": qr(address), "address": address,
        "scan": _("Scan to see how far it is, and to say whether it is solved."),
        "ring": ring(office.called, office.telephone) if office and office.telephone else "",
        "not_mine": _("Not your words? Scan, then press “Not mine”, or say so on the telephone.") if behalf else "",
        "keep": _("Whoever has this slip can open the page. Keep it like a receipt."),
    }  # fmt: skip
    return pdf(FOLDER / "slip.typ", words)


def office_of(place: Place) -> Organisation | None:
    """The nearest body that answers for a place: it takes calls and paper."""
    return next(iter(bodies_of(place).values()), None)


def ring(office: str, telephone: str) -> str:
    return _("Without a phone that scans: ring {office}, {telephone}, and say the number.").format(
        office=office, telephone=telephone
    )


def blank(place: Place) -> bytes:
    """To be filled in by hand and typed in by staff. The code leads to the report page of the same place."""
    office = office_of(place)
    table = TABLE.get().kinds.values()
    headings = dict.fromkeys(
        kind.parent.name if kind.parent else kind.name for kind in table if not kind.named_only
    )
    words = {
        "title": _("Report a problem in writing"), "place": place.full_name or place.name,
        "hand_in": _("Hand it to {office}").format(office=office.name) if office else _("Hand it to the community"),
        "telephone": office.telephone if office else "",
        "kinds": [str(name) for name in headings][:MOST_KINDS], "kind": _("What kind (tick one)"),
        "what": _("What is wrong"), "where": _("Building, entrance, floor"), "on": _("Date"),
        "name": _("Name (may be left empty)"), "phone": _("Telephone (may be left empty)"),
        "call": _("Yes, ring me"), "no_call": _("No, do not ring"), "public": _("Do not show it on the public page"),
        "qr": qr(settings.SITE_URL + reverse("report_place", args=[place.public_id])),
        "scan": _("With a phone: scan and report at once"),
        "privacy": _(
            "Name and telephone are seen only by those who handle it. "
            "Fire, smell of gas, somebody hurt: call 119 or 120 first."
        ),
    }  # fmt: skip
    return pdf(FOLDER / "paper.typ", words)
