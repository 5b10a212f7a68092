"""What I follow, and the button that begins or ends it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongzhi.core.access import members_only
from gongzhi.core.acts import press
from gongzhi.core.addresses import number_in
from gongzhi.core.forms import new_idem
from gongzhi.notices.news import FOLLOWABLE
from gongzhi.notices.selectors.following import followed
from gongzhi.notices.services import following
from gongzhi.people.middleware import Request


@members_only
@require_safe
def following_list(request: Request) -> HttpResponse:
    return render(request, "notices/following.html", {"rows": followed(request.actor), "idem": new_idem()})


@members_only
@require_POST
def follow(request: Request) -> HttpResponse:
    kind, key = request.POST.get("kind", ""), request.POST.get("key", "")

    def do() -> str:
        row = following.follow(actor=request.actor, kind=kind, key=key, now=now())
        messages.success(request, _("You hear of it in your messages from now on."))
        return FOLLOWABLE[kind].about([row.number])[row.number].url

    return press(request, do, back=reverse("following"))


@members_only
@require_POST
def let_go(request: Request) -> HttpResponse:
    def do() -> str:
        row = following.let_go(actor=request.actor, following_id=number_in(request.POST.get("following", "")))
        messages.success(request, _("You hear no more of it."))
        on_list = row is None or "list" in request.POST
        about = None if row is None or on_list else FOLLOWABLE[row.kind].about([row.number]).get(row.number)
        return about.url if about else reverse("following")

    return press(request, do, back=reverse("following"))
