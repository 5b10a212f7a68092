"""The page where both are read, what was published and what is read now, and where words are covered."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongzhi.core.access import members_only
from gongzhi.core.acts import act, press, status_of
from gongzhi.core.forms import new_idem
from gongzhi.core.verdict import require
from gongzhi.notices import policies, services
from gongzhi.notices.forms import CoverForm
from gongzhi.notices.lists import BOARDS
from gongzhi.notices.models import BoardPost
from gongzhi.notices.versions import reading
from gongzhi.people.middleware import Request


@members_only(audiences=BOARDS)
def board_words(request: Request, public_id: str) -> HttpResponse:
    post = get_object_or_404(BoardPost.objects.select_related("place", "organisation"), public_id=public_id)
    where = (post.place, post.organisation)
    require(policies.can_read_both(request.actor, *where))
    may = policies.can_moderate(request.actor, *where)
    form = CoverForm(request.POST or None, post=post)
    if request.method == "POST":
        require(may)
    if response := act(request, form, lambda: covered(request, form, post)):
        return response
    facts = {
        "post": post, "reading": reading(post), "form": form if may else None, "now": now(), "idem": new_idem(),
    }  # fmt: skip
    return render(request, "notices/board_words.html", facts, status=status_of(form))


def covered(request: Request, form: CoverForm, post: BoardPost) -> str:
    services.cover_post(actor=request.actor, post_id=post.pk, cover=form.cover, now=now())
    messages.success(request, _("Everybody reads the other words from now on. The publisher is told."))
    return reverse("board_words", args=[post.public_id])


@members_only(audiences=BOARDS)
@require_POST
def board_uncover(request: Request, public_id: str) -> HttpResponse:
    post = get_object_or_404(BoardPost, public_id=public_id)
    address = reverse("board_words", args=[public_id])

    def uncover() -> str:
        services.uncover_post(actor=request.actor, post_id=post.pk, now=now())
        messages.success(request, _("The sheet is read as it was published again. The publisher is told."))
        return address

    return press(request, uncover, back=address)
