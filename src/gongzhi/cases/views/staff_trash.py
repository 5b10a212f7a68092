"""What was withdrawn, and can be brought back for a while."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongzhi.cases.selectors.trash import trash
from gongzhi.core.access import members_only
from gongzhi.core.forms import new_idem
from gongzhi.core.verdict import Refused
from gongzhi.people.actor import Actor
from gongzhi.people.middleware import Request
from gongzhi.people.posts import Right


def may_restore(actor: Actor) -> bool:
    """Whoever withdraws cases somewhere."""
    return actor.holds(Right.DISPATCH)


@members_only
@require_safe
def case_trash(request: Request) -> HttpResponse:
    if not may_restore(request.actor):
        raise Refused(_("Only the community or an office above it withdraws cases and brings them back."))
    now, after = clock(), request.GET.get("after", "")
    page = trash(request.actor, after=after, now=now)
    context = {
        "rows": page.rows, "now": now, "idem": new_idem(),
        "older": urlencode({"after": page.older}) if page.older else "",
        "newest": reverse("case_trash") if after else "",
    }  # fmt: skip
    return render(request, "cases/trash.html", context)
