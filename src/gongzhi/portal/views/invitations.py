"""Who has come and who has not, by organisation; invitations are sent, printed, and taken back."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gongzhi.core import batches
from gongzhi.core.access import members_only
from gongzhi.core.acts import act, press, status_of
from gongzhi.core.forms import WithKey, new_idem
from gongzhi.core.idempotency import first_time
from gongzhi.core.verdict import Refused, require
from gongzhi.people.middleware import Request
from gongzhi.people.models import InvitedBy, Organisation
from gongzhi.people.selectors.invitations import Group, Invitee, groups, invitees
from gongzhi.portal import policies, slips
from gongzhi.portal.services import inviting


class MailForm(WithKey):
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=120)


def group_of(request: Request, public_id: str) -> Group:
    """One organisation with people at the reader's places; of others nothing is known here."""
    require(policies.can_invite(request.actor))
    found = [
        group for group in groups(request.actor, now=clock()) if group.organisation.public_id == public_id
    ]
    if not found:
        raise Http404
    return found[0]


def people_of(request: Request, org: Organisation) -> list[Invitee]:
    return invitees(request.actor, org, now=clock())


def page_of(org: Organisation) -> str:
    return reverse("invitations_of", args=[org.public_id])


@members_only
@require_safe
def invitation_list(request: Request) -> HttpResponse:
    require(policies.can_invite(request.actor))
    found = groups(request.actor, now=clock())
    facts = {
        "groups": found,
        "total": sum(one.total for one in found),
        "come": sum(one.come for one in found),
    }
    return render(request, "portal/invitations.html", facts)


@members_only
@require_safe
@never_cache
def invitations_of(request: Request, public_id: str) -> HttpResponse:
    group = group_of(request, public_id)
    rows = people_of(request, group.organisation)
    waiting = [row for row in rows if not row.has_come]
    facts = {
        "group": group, "org": group.organisation, "rows": rows, "waiting": len(waiting), "now": clock(),
        "with_phone": sum(bool(row.phone) for row in waiting), "idem": new_idem(),
    }  # fmt: skip
    return render(request, "portal/invitations_of.html", facts)


@members_only
@require_POST
def invitations_send(request: Request, public_id: str) -> HttpResponse:
    """A text message to everybody here who has a number, has not come, and holds no open message."""
    org = group_of(request, public_id).organisation
    rows = [row for row in people_of(request, org) if row.phone and not row.has_come]
    wanted = [row.appointment for row in rows if not any(one.way == InvitedBy.SMS for one in row.open)]

    def do() -> str:
        outcome = batches.each(
            wanted, lambda post: inviting.send_invitation(actor=request.actor, appointment=post, now=clock()),
            named=lambda post: post.person.name,
        )  # fmt: skip
        batches.say(request, outcome)
        return page_of(org)

    return press(request, do, back=page_of(org))


@members_only
@require_POST
@never_cache
def invitations_print(request: Request, public_id: str) -> HttpResponse:
    """Slips as a PDF, for all who have not come or for the one who is named. The codes stand on this paper only."""
    org = group_of(request, public_id).organisation
    one = request.POST.get("post", "")
    rows = [row for row in people_of(request, org) if not row.has_come]
    wanted = [row.appointment for row in rows if not one or row.appointment.public_id == one]
    if not wanted:
        raise Refused(_("Everybody here has come already."), status=409)
    made = first_time(
        request.POST.get("idem", "")[:64],
        lambda: inviting.make_slips(actor=request.actor, appointments=wanted, now=clock()),
        answer=page_of(org), now=clock(),
    )  # fmt: skip
    if made is None:
        raise Refused(_("These slips were made already. Open the page again to print new ones."), status=409)
    response = HttpResponse(slips.sheet(made), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="invitations-{org.public_id}.pdf"'
    return response


def one_of(request: Request, public_id: str, post: str) -> tuple[Organisation, Invitee]:
    org = group_of(request, public_id).organisation
    row = next((row for row in people_of(request, org) if row.appointment.public_id == post), None)
    if row is None:
        raise Http404
    return org, row


@members_only
@never_cache
def invitation_send(request: Request, public_id: str, post: str) -> HttpResponse:
    """To one person: to the number that is entered, or to an address that is given now and kept no longer than the mail."""
    org, row = one_of(request, public_id, post)
    form = MailForm(request.POST or None)

    def send(email: str = "") -> str:
        inviting.send_invitation(actor=request.actor, appointment=row.appointment, email=email, now=clock())
        messages.success(request, _("The invitation is on its way."))
        return page_of(org)

    if "email" not in request.POST and request.method == "POST":
        return press(request, send, back=page_of(org))
    facts = {"form": form, "org": org, "row": row}
    return act(request, form, lambda: send(form.cleaned_data["email"])) or render(
        request, "portal/invitation_mail.html", facts, status=status_of(form)
    )


@members_only
@require_POST
def invitation_end(request: Request, public_id: str, post: str) -> HttpResponse:
    org, row = one_of(request, public_id, post)

    def do() -> str:
        inviting.take_back(actor=request.actor, appointment=row.appointment, now=clock())
        messages.success(request, _("Nobody gets in with the old codes any more."))
        return page_of(org)

    return press(request, do, back=page_of(org))
