"""The chat groups of an organisation: added, tried, ended."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongzhi.core.access import members_only
from gongzhi.core.acts import act, press, status_of
from gongzhi.core.forms import new_idem
from gongzhi.core.scope import WORK, Audience
from gongzhi.core.verdict import Refused, require
from gongzhi.notices.forms_robots import RobotForm
from gongzhi.notices.models import Robot
from gongzhi.notices.policies import can_manage_robots
from gongzhi.notices.services import robots
from gongzhi.people.middleware import Request
from gongzhi.people.models import Organisation

FACTS = WORK | {Audience.PUBLIC}  # organisations are public facts
SHOWN = 20  # ended ones among them


def managed(request: Request, public_id: str) -> Organisation:
    org = Organisation.objects.filter(public_id=public_id).first()
    if org is None:
        raise Refused(_("There is no such organisation for you."), status=404)
    require(can_manage_robots(request.actor, org))
    return org


@members_only(audiences=FACTS)
def org_robots(request: Request, public_id: str) -> HttpResponse:
    org = managed(request, public_id)
    form = RobotForm(request.POST or None)

    def add() -> str:
        robots.add_robot(actor=request.actor, org=org, wanted=form.wanted, now=now())
        messages.success(request, _("The group is told from now on. Send a trial to see whether it arrives."))
        return reverse("org_robots", args=[org.public_id])

    if response := act(request, form, add):
        return response
    facts = {
        "org": org,
        "form": form,
        "rows": list(Robot.objects.filter(organisation=org)[:SHOWN]),
        "idem": new_idem(),
    }
    return render(request, "notices/robots.html", facts, status=status_of(form))


@members_only(audiences=FACTS)
@require_POST
def org_robot_act(request: Request, public_id: str) -> HttpResponse:
    """One of two buttons: a trial, or the end."""
    org = managed(request, public_id)
    back = reverse("org_robots", args=[org.public_id])

    def do() -> str:
        key = request.POST.get("robot", "")
        robot = Robot.objects.select_related("organisation").filter(organisation=org, public_id=key).first()
        if robot is None:
            raise Refused(_("There is no such robot here."), status=404)
        if request.POST.get("act") == "end":
            robots.end_robot(actor=request.actor, robot=robot, now=now())
            messages.success(request, _("The group is not told any more."))
        else:
            robots.try_robot(actor=request.actor, robot=robot, now=now())
            messages.success(
                request, _("A trial goes out within seconds. If it was refused, that stands here.")
            )
        return back

    return press(request, do, back=back)
