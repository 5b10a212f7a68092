"""How I am told; and what a link in a message opens: the message, and the press that ends such messages."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from gongzhi.core.access import members_only, public
from gongzhi.core.acts import act, press, status_of
from gongzhi.core.forms import new_idem
from gongzhi.core.scope import Audience, unscoped
from gongzhi.notices.families import LAWFUL, family_of
from gongzhi.notices.forms_manners import MannersForm
from gongzhi.notices.models import Channel, Message, Wish
from gongzhi.notices.services import wishes
from gongzhi.notices.services.outside import ACCOUNT, rules_of, wish_of
from gongzhi.people.middleware import Request

OWN = frozenset({Audience.OWN})
BY_MESSAGE = "whoever holds the link got the message"


@members_only(audiences=OWN)
@never_cache
def manners(request: Request) -> HttpResponse:
    account_id = request.actor.must_be_member()
    receiver = f"{ACCOUNT}{account_id}"
    wish = wish_of(receiver)
    person = request.user.person
    phone = person.phone if person else ""
    rules = rules_of(wish or Wish(account_id=account_id), now=now())
    form = MannersForm(request.POST or None, wish=wish, rules=rules, has_phone=bool(phone))

    def do() -> str:
        kept = wishes.choose(actor=request.actor, choice=form.choice, now=now())
        asked = kept.email and kept.email_confirmed_at is None
        words = _("Kept. We have sent a mail to the new address: open the link in it.")
        messages.success(request, words if asked else _("Kept. It counts from the next message on."))
        return reverse("manners")

    if response := act(request, form, do):
        return response
    facts = {
        "form": form,
        "wish": wish,
        "phone": phone,
        "lawful": sorted({str(why) for why in LAWFUL.values()}),
    }
    return render(request, "notices/manners.html", facts, status=status_of(form))


@public(because=BY_MESSAGE)
@never_cache
def message_open(request: Request, key: str) -> HttpResponse:
    """The message, and what went out within it."""
    told = wishes.opened(key=key, now=now()) if request.method == "GET" else wishes.by_key(key)
    with unscoped(because=BY_MESSAGE):
        rows = [told, *told.gathered.order_by("due_at", "pk")]
    facts = page_of(told) | {"rows": rows, "counts": told.channel == Channel.SMS}
    return render(request, "notices/message.html", facts)


@csrf_exempt  # mail programs press this by themselves, without having seen a page (RFC 8058)
@public(because=BY_MESSAGE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def message_off(request: Request, key: str) -> HttpResponse:
    """Opening it changes nothing, since programs that look into mail open every link."""
    if request.method != "POST":
        with unscoped(because=BY_MESSAGE):
            told = wishes.by_key(key)
        return render(request, "notices/message_off.html", page_of(told))
    wishes.switch(key=key, off=request.POST.get("wish") != "on", now=now())
    return redirect("message_off", key=key)


def page_of(told: Message) -> dict[str, object]:
    with unscoped(because=BY_MESSAGE):
        wish = wish_of(told.receiver)
    return {
        "told": told, "family": family_of(told.kind).label, "is_off": wishes.is_off(told, wish),
        "has_account": told.copy_of_id is not None, "stays": wishes.why_it_stays(told.kind), "idem": new_idem(),
    }  # fmt: skip


@public(because="whoever holds the link got the mail that asks")
@never_cache
def email_confirm(request: Request, key: str) -> HttpResponse:
    if request.method == "POST":

        def confirm() -> str:
            wishes.confirm_email(key=key, now=now())
            messages.success(request, _("The address is confirmed. Messages go there as chosen."))
            return reverse("manners") if request.actor else reverse("home")

        return press(request, confirm, back=reverse("email_confirm", args=[key]))
    with unscoped(because="whoever holds the link got the mail that asks"):
        wishes.asked_by(key, Wish.objects.all())
    return render(request, "notices/email_confirm.html", {"idem": new_idem()})
