"""The inbox, and the boards."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongzhi.core.access import members_only, public
from gongzhi.core.acts import act, press, status_of
from gongzhi.core.addresses import number_in
from gongzhi.core.forms import new_idem
from gongzhi.core.lists import over
from gongzhi.core.scope import WORK, Audience
from gongzhi.core.verdict import Refused, require
from gongzhi.notices import policies, selectors, services, trash
from gongzhi.notices.forms import SheetForm
from gongzhi.notices.lists import BOARDS, SHEETS
from gongzhi.notices.models import BoardPost
from gongzhi.people.middleware import Request
from gongzhi.people.posts import Right
from gongzhi.places.by_estate import ByEstate

OWN = frozenset({Audience.OWN})
INBOX = WORK | OWN  # the page of a message's subject is looked up in the reader's work


@members_only(audiences=INBOX)
def inbox(request: Request) -> HttpResponse:
    box = selectors.inbox(request.actor.must_be_member(), after=request.GET.get("after", ""), now=now())
    facts = {
        "rows": box.rows,
        "older": f"after={box.older}".replace("+", "%2B") if box.older else "",
        "newest": reverse("inbox") if request.GET.get("after") else "",
        "any_unread": any(row.read_at is None for row in box.rows),
    }
    return render(request, "notices/inbox.html", facts)


@members_only(audiences=OWN)
@require_POST
def inbox_read(request: Request) -> HttpResponse:
    """Mark one message read and go where it leads, or mark all."""
    account_id, wanted = request.actor.must_be_member(), request.POST.get("message", "")
    services.mark_read(account_id=account_id, ids=[number_in(wanted)] if wanted else None, now=now())
    link = request.POST.get("link", "")
    safe = url_has_allowed_host_and_scheme(link, None) and link.startswith("/")
    return redirect(link if safe and wanted else "inbox")


@members_only(audiences=BOARDS)
def board_list(request: Request) -> HttpResponse:
    form, moment = ByEstate(request.GET), now()
    posts = list(selectors.published(request.actor, form.estates())[: selectors.ON_PAGE + 1])
    facts = {
        "form": form,
        "posts": posts[: selectors.ON_PAGE],
        "most": selectors.ON_PAGE if len(posts) > selectors.ON_PAGE else 0,
        "may_publish": request.actor.holds(Right.PUBLISH),
        "over": over(SHEETS, form, actor=request.actor, has_rows=bool(posts), now=moment),
        "now": moment,
    }
    return render(request, "notices/board_list.html", facts)


@members_only(audiences=BOARDS)
def board_new(request: Request) -> HttpResponse:
    require(policies.can_publish_somewhere(request.actor))
    form = SheetForm(request.POST or None, actor=request.actor)
    if response := act(request, form, lambda: published(request, form)):
        return response
    return render(request, "notices/board_form.html", {"form": form}, status=status_of(form))


def published(request: Request, form: SheetForm) -> str:
    post = services.publish_post(actor=request.actor, sheet=form.sheet, now=now())
    messages.success(request, _("It hangs on the board. Print the sheet for the stairwell."))
    return reverse("board_post", args=[post.public_id])


@public(because="a board hangs where everybody passes")
def board_post(request: Request, public_id: str) -> HttpResponse:
    return render(request, "notices/board_post.html", facts_of(request, public_id))


@public(because="the same sheet, for printing")
def board_sheet(request: Request, public_id: str) -> HttpResponse:
    facts = facts_of(request, public_id)
    address = settings.SITE_URL + reverse("board_post", args=[public_id])
    return render(request, "notices/board_sheet.html", facts | {"address": address, "qr": qr(address)})


@public(because="whoever watches the journal takes the copies from here")
def board_anchors(request: Request) -> HttpResponse:
    before = request.GET.get("before", "")
    rows = selectors.anchor_sheets(before=number_in(before), now=now())
    shown = rows[: selectors.PAGE]
    facts = {
        "rows": shown, "now": now(), "older": f"before={shown[-1].pk}" if len(rows) > len(shown) else "",
        "newest": reverse("board_anchors") if before else "",
    }  # fmt: skip
    return render(request, "notices/anchors.html", facts)


def facts_of(request: Request, public_id: str) -> dict[str, object]:
    moment = now()
    rows = BoardPost.objects.select_related("place", "organisation")
    post = get_object_or_404(rows, public_id=public_id)
    actor, where = request.actor, (post.place, post.organisation)
    may = bool(actor and policies.can_publish(actor, *where))
    moderates = bool(actor and policies.can_moderate(actor, *where))
    if post.from_at > moment and not may:
        raise Refused(_("This sheet does not hang yet."), status=404)
    over = post.until_at is not None and post.until_at <= moment
    return {
        "post": post, "may_withdraw": may and not over, "over": over, "now": moment, "idem": new_idem(),
        "pauses": trash.pauses(post), "may_cover": moderates,
        "reads_both": post.covered_at is not None and (may or moderates),
    }  # fmt: skip


def qr(address: str) -> str:
    """A code that opens the sheet, as a data address: nothing is fetched from elsewhere."""
    out = BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", scale=4, border=2, xmldecl=False)
    return "data:image/svg+xml;base64," + b64encode(out.getvalue()).decode()


@members_only(audiences=BOARDS)
@require_POST
def board_withdraw(request: Request, public_id: str) -> HttpResponse:
    post = get_object_or_404(BoardPost, public_id=public_id)

    def withdraw() -> str:
        services.withdraw_post(actor=request.actor, post_id=post.pk, now=now())
        messages.success(request, _("Taken down. It stays in the history and can be put back for a while."))
        return reverse("board_list")

    return press(request, withdraw, back=reverse("board_post", args=[public_id]))


@members_only(audiences=BOARDS)
@require_safe
def board_trash(request: Request) -> HttpResponse:
    require(policies.can_publish_somewhere(request.actor))
    facts = {"rows": trash.trash(request.actor, now=now()), "now": now(), "idem": new_idem()}
    return render(request, "notices/board_trash.html", facts)


@members_only(audiences=BOARDS)
@require_POST
def board_restore(request: Request, public_id: str) -> HttpResponse:
    post = get_object_or_404(BoardPost, public_id=public_id)
    address = reverse("board_post", args=[public_id])

    def restore() -> str:
        services.restore_post(actor=request.actor, post_id=post.pk, now=now())
        messages.success(request, _("It hangs on the board again."))
        return address

    return press(request, restore, back=address)
