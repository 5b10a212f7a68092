"""常用答复: texts for replies, written once and filled in for each case."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.cases.forms.texts import TextForm, as_initial
from gongzhi.cases.models import ReplyText
from gongzhi.cases.selectors.reply_texts import editing_orgs, text_of, texts
from gongzhi.cases.services.reply_texts import add_reply_text, change_reply_text, retire_reply_text
from gongzhi.core.access import members_only
from gongzhi.core.acts import act, press, status_of
from gongzhi.core.forms import new_idem
from gongzhi.core.verdict import Refused
from gongzhi.people.middleware import Request


def must_lead(request: Request) -> None:
    if not editing_orgs(request.actor).exists():
        raise Refused(_("Only who leads an organisation writes its texts."))


@members_only
@require_safe
def text_list(request: Request) -> HttpResponse:
    context = {"texts": texts(), "idem": new_idem(), "may_write": editing_orgs(request.actor).exists()}
    return render(request, "cases/texts/list.html", context)


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def text_add(request: Request) -> HttpResponse:
    must_lead(request)
    form = TextForm(request.POST if request.method == "POST" else None, actor=request.actor)

    def add() -> str:
        add_reply_text(actor=request.actor, said=form.said(), now=clock())
        messages.success(request, _("Kept. It is offered where you write a reply."))
        return reverse("reply_texts")

    return act(request, form, add) or form_page(request, form, None)


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def text_edit(request: Request, public_id: str) -> HttpResponse:
    row = text_of(public_id)
    must_lead(request)
    form = TextForm(
        request.POST if request.method == "POST" else None, actor=request.actor, initial=as_initial(row)
    )

    def change() -> str:
        change_reply_text(actor=request.actor, text_id=row.pk, said=form.said(), now=clock())
        messages.success(request, _("Changed."))
        return reverse("reply_texts")

    return act(request, form, change) or form_page(request, form, row)


@members_only
@require_POST
def text_retire(request: Request, public_id: str) -> HttpResponse:
    address = reverse("reply_texts")

    def retire() -> str:
        retire_reply_text(actor=request.actor, text_id=text_of(public_id).pk, now=clock())
        messages.success(request, _("Taken away. Replies that were sent stay."))
        return address

    return press(request, retire, back=address)


def form_page(request: Request, form: TextForm, row: ReplyText | None) -> HttpResponse:
    return render(request, "cases/texts/form.html", {"form": form, "row": row}, status=status_of(form))
