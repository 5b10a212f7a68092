"""The door for who was invited: the code of a slip or a message, then a password of one's own."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from gongzhi.core.abuse import Guard, address_of, count
from gongzhi.core.access import public
from gongzhi.core.verdict import Refused
from gongzhi.people.forms.invited import CodeForm
from gongzhi.people.forms.signin import ChooseForm
from gongzhi.people.middleware import Request
from gongzhi.people.models import Invitation
from gongzhi.people.selectors.invitations import posts_named
from gongzhi.people.services.invitations import invitation_of, plain, take_up
from gongzhi.people.views.acts import FormPage, form_page

WRONG_CODES = 60  # in an hour from one address: a whole office comes through one
NOT_FOUND = 404


@public(because="whoever holds a slip types its code; nothing is shown without one")
@never_cache
def invited(request: Request) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = plain(form.cleaned_data["code"])
        try:
            found(request, code)
        except Refused as refusal:
            form.add_error("code", refusal.why)
        else:
            return redirect("invited_with", code)
    page = FormPage(
        _("You are invited"), _("Go on"), "", "", icon="arrow-right",
        lead=_("Type the code of your slip. With it you choose a password and get your login."),
    )  # fmt: skip
    return form_page(request, form, page)


def found(request: Request, code: str) -> Invitation:
    """The invitation; wrong codes are counted, so that nobody tries them all."""
    try:
        return invitation_of(code, now=now())
    except Refused as refusal:
        if refusal.status == NOT_FOUND:
            count([Guard("invited", address_of(request), WRONG_CODES, timedelta(hours=1))], now=now())
        raise


@public(because="the code is the right: it was handed or sent to one person")
@sensitive_post_parameters()
@never_cache
def invited_with(request: Request, code: str) -> HttpResponse:
    invitation = found(request, code)
    form = ChooseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = take_up(code=code, password=form.cleaned_data["new"], now=now())
        facts = {"login": account.login, "has_phone": bool(invitation.person.phone)}
        return render(request, "people/invited_done.html", facts)
    page = FormPage(
        _("Welcome, {name}").format(name=invitation.person.name), _("Keep this password"), "", "", icon="key",
        lead=_("You are invited as: {posts}. Is that not you? Then close this page and tell who gave you the code.").format(
            posts=posts_named(invitation, now=now())
        ),
    )  # fmt: skip
    return form_page(request, form, page)
