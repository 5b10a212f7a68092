"""My account: who I am here, wishes, password, devices, my data, erasure."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from gongzhi.core.access import members_only, public
from gongzhi.core.acts import act, press
from gongzhi.core.addresses import number_in
from gongzhi.core.forms import new_idem
from gongzhi.core.prefs import remember
from gongzhi.core.scope import Audience
from gongzhi.core.verdict import Refused
from gongzhi.people import selectors, services
from gongzhi.people.copies import as_zip
from gongzhi.people.forms.account import WishForm
from gongzhi.people.forms.signin import PasswordForm, ProveForm
from gongzhi.people.middleware import Request
from gongzhi.people.models import Account
from gongzhi.people.services import tries
from gongzhi.people.services.erasure import what_stands
from gongzhi.people.services.holdings import HOLDINGS
from gongzhi.people.views.acts import FormPage, form_page

OWN = frozenset({Audience.OWN})


@members_only(audiences=OWN)
def me(request: Request) -> HttpResponse:
    actor, today = request.actor, localdate()
    form = WishForm(request.POST or None, account=request.user)

    def do() -> str:
        language = form.cleaned_data["language"]
        services.wish(actor=actor, language=language, muted=form.muted)
        messages.success(request, _("Kept."))
        return reverse("me")

    if response := act(request, form, do):
        if language := form.cleaned_data["language"]:
            remember(response, settings.LANGUAGE_COOKIE_NAME, language)
        return response
    person = actor.person_id
    facts = {
        "form": form,
        "posts": selectors.own_posts(person) if person else [],
        "homes": selectors.own_homes(person, on=today) if person else [],
        "absences": selectors.absences([person], on=today) if person else [],
        "today": today,
        "phone": request.user.person.phone if request.user.person else "",
    }
    return render(request, "people/me.html", facts)


@members_only(audiences=OWN)
@sensitive_post_parameters()
@never_cache
def password(request: Request) -> HttpResponse:
    account = request.user
    form = PasswordForm(request.POST or None, account=account)

    def do() -> str:
        data = form.cleaned_data
        changed = services.change_password(actor=request.actor, old=data["old"], new=data["new"], now=now())
        keep_this_device(request, changed)
        messages.success(request, _("The password is changed. Other devices have to sign in again."))
        return reverse("start" if request.actor.posts else "me")

    lead = (
        _("Somebody else chose your first password. Choose your own before you go on.")
        if account.must_change_password
        else ""
    )
    page = FormPage(
        _("Change the password"), _("Change"), reverse("me"), _("My account"), lead=lead, icon="key"
    )
    return act(request, form, do) or form_page(request, form, page)


def keep_this_device(request: Request, account: Account) -> None:
    """A new password ends every session; this one goes on under a new key."""
    update_session_auth_hash(request, account)
    request.session.save()
    for session in UserSession.objects.filter(user=account).exclude(session_key=request.session.session_key):
        session.end()
    UserSession.objects.create_from_request(request)


@members_only(audiences=OWN)
def sessions(request: Request) -> HttpResponse:
    rows = selectors.devices(request.user.pk, this=request.session.session_key, now=now())
    return render(request, "people/sessions.html", {"devices": rows, "idem": new_idem()})


@members_only(audiences=OWN)
@require_POST
def session_end(request: Request) -> HttpResponse:
    number = request.POST.get("device", "")

    def do() -> str:
        services.close_session(actor=request.actor, session_id=number_in(number), now=now())
        messages.success(request, _("That device is signed out."))
        return reverse("sessions")

    return press(request, do, back=reverse("sessions"))


@members_only(audiences=OWN)
@sensitive_post_parameters()
@never_cache
def my_data(request: Request) -> HttpResponse:
    """A copy of everything that is held about the reader, made on the spot: it is small."""
    form = ProveForm(request.POST or None)
    if form.is_bound and form.is_valid() and proved(request, form):
        parts = services.take_copy(actor=request.actor, now=now())
        return HttpResponse(
            as_zip(parts, made_at=now()), content_type="application/zip",
            headers={"Content-Disposition": 'attachment; filename="gongzhi-my-data.zip"'},
        )  # fmt: skip
    page = FormPage(
        _("A copy of my data"), _("Download"), reverse("me"), _("My account"), icon="download",
        lead=_("A zip file with one page to read and one file for programs. Nobody else is told what is in it."),
    )  # fmt: skip
    return form_page(request, form, page, holdings=HOLDINGS.values(), template="people/my_data.html")


def proved(request: Request, form: ProveForm) -> bool:
    """Check the own password; what is wrong is said in the form."""
    try:
        tries.prove(account=request.user, password=form.cleaned_data["password"], now=now())
    except Refused as refusal:
        form.add_error("password", refusal.why)
        return False
    return True


@members_only(audiences=OWN)
@sensitive_post_parameters()
@never_cache
def erasure(request: Request) -> HttpResponse:
    """What is erased and what the law keeps; then the deed."""
    actor = request.actor
    form = ProveForm(request.POST or None)
    if form.is_bound and form.is_valid() and proved(request, form):
        done = services.erase_me(actor=actor, now=now())
        if not done.whole:
            messages.success(request, _("Erased what may be erased. What the law keeps is named below."))
            return redirect("erasure")
        logout(request)
        return redirect("erased")
    page = FormPage(_("Erase my data"), _("Erase my data"), reverse("me"), _("My account"), icon="trash")
    stands = what_stands(actor.must_be_person(), on=localdate())
    return form_page(
        request, form, page, holdings=HOLDINGS.values(), stands=stands, template="people/erasure.html"
    )


@public(because="the last page of somebody who has no account any more")
def erased(request: Request) -> HttpResponse:
    return render(request, "people/erased.html")
