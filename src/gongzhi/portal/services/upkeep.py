"""What the offices of the platform do: each act asks its right, goes through the kernel, and is journaled."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from gongzhi.core import abuse, config, tasks
from gongzhi.core.models import Setting, TaskRun
from gongzhi.core.models.tasks import TaskState
from gongzhi.core.said import gettext as _
from gongzhi.core.sweeping import start_sweeping
from gongzhi.core.verdict import Refused, require
from gongzhi.journal import words
from gongzhi.journal.services import Draft, declare, place_ids, record, record_all
from gongzhi.notices.services import message, queue
from gongzhi.people.actor import Actor
from gongzhi.people.models import Account
from gongzhi.people.services.tries import prove
from gongzhi.places.models import Place
from gongzhi.portal import policies
from gongzhi.portal.selectors.first_steps import TRIAL, TRIALS
from gongzhi.portal.services.safekeeping import put_new_key

SET = declare("portal.setting_changed", gettext_lazy("set to {new}, was {old}"))
UNSET = declare("portal.setting_forgotten", gettext_lazy("own value of a place taken away, was {old}"))
STOPPED = declare("portal.task_stopped", gettext_lazy("stopped by hand"))
RETRIED = declare("portal.task_retried", gettext_lazy("put into the queue again"))
FETCHED = declare("portal.result_fetched", gettext_lazy("somebody else's result file fetched"))
LIFTED = declare("portal.limit_lifted", gettext_lazy("limit against abuse lifted: {act}"))
TRIED = declare("portal.trial_sent", gettext_lazy("sent a trial message"))
LIMITS = {
    "report address": gettext_lazy("reports from a network address"),
    "report phone": gettext_lazy("reports with a phone number"),
    "report device": gettext_lazy("reports from a device"),
    "sign in": gettext_lazy("signing in with a login or phone"),
}


def subject_of(key: str) -> str:
    """Under what name the journal knows a setting, whether or not it has a row."""
    return f"setting:{key}"


def own_or_elevated(actor: Actor, run: TaskRun) -> bool:
    """The scope has opened the task already; whoever is not its owner acts as an operator."""
    if run.account_id is not None and run.account_id == actor.account_id:
        return True
    require(policies.can_operate_elevated(actor))
    return False


@transaction.atomic
def stop_task(*, actor: Actor, run: TaskRun, now: datetime) -> None:
    """What waits stops at once, what runs at its next step; what is done stays done."""
    own_or_elevated(actor, run)
    if run.state not in (TaskState.WAITING, TaskState.RUNNING):
        raise Refused(_("This task has ended already."), status=409)
    tasks.ask_to_stop(run)
    record(actor, STOPPED, run, at=now)


@transaction.atomic
def try_task_again(*, actor: Actor, run: TaskRun, now: datetime) -> None:
    own_or_elevated(actor, run)
    if not tasks.try_again(run):
        raise Refused(_("Only a task that failed or was stopped can be tried again."), status=409)
    record(actor, RETRIED, run, at=now)


@transaction.atomic
def note_fetched(*, actor: Actor, run: TaskRun, now: datetime) -> None:
    """Somebody else's result is opened in an elevated session only, and the journal says so."""
    if not own_or_elevated(actor, run):
        record(actor, FETCHED, run, at=now)


@transaction.atomic
def change_setting(
    *, actor: Actor, key: str, value: Any, place: Place | None, reason: str, now: datetime
) -> None:
    """A new value everywhere, or at one place and below. The reason is kept under a key of its own."""
    require(policies.can_operate_elevated(actor))
    place_id = place.pk if place else config.EVERYWHERE
    list(Setting.objects.select_for_update(no_key=True).filter(key=key))
    old = config.change(key, value, place_id=place_id)
    said = words.keep(reason, words.new_key())
    line = Draft(SET, subject_of(key), place_ids(place) if place else {}, {"old": old, "new": value}, said)
    record_all(actor, [line], at=now)


@transaction.atomic
def forget_setting(*, actor: Actor, key: str, place: Place, now: datetime) -> None:
    """The level above counts again at this place."""
    require(policies.can_operate_elevated(actor))
    row = Setting.objects.select_for_update(no_key=True).filter(key=key, place_id=place.pk).first()
    if row is None:
        raise Refused(_("This place has no value of its own."), status=404)
    config.forget(key, place_id=place.pk)
    record_all(actor, [Draft(UNSET, subject_of(key), place_ids(place), {"old": row.value})], at=now)


@transaction.atomic
def sweep_now(*, actor: Actor, now: datetime) -> TaskRun:
    require(policies.can_operate_elevated(actor))
    return start_sweeping(now, account_id=actor.account_id)


@transaction.atomic
def verify_now(*, actor: Actor, now: datetime) -> TaskRun:
    require(policies.can_audit(actor))
    title = _("Verify the journal")
    return tasks.start_task("journal.verify", title=title, account_id=actor.account_id, params={}, now=now)


@transaction.atomic
def rotate_keys(*, actor: Actor, password: str, now: datetime) -> TaskRun:
    """A new key first on the ring at once; what older keys sealed is sealed anew by a task."""
    require(policies.can_secure(actor))
    prove(account=Account.objects.get(pk=actor.must_be_member()), password=password, now=now)
    put_new_key(actor=actor, now=now)
    title = _("Seal personal data with the new key")
    return tasks.start_task("core.reseal", title=title, account_id=actor.account_id, params={}, now=now)


@transaction.atomic
def send_trial(*, actor: Actor, contact: str, now: datetime) -> None:
    """One message out of the house, to see whether it arrives."""
    require(policies.can_operate_elevated(actor))
    text = _("A trial: this message came through.")
    row = message(kind=TRIAL, subject=TRIALS, text=text, contact=contact, due_at=now)
    queue([row])
    record_all(actor, [Draft(TRIED, TRIALS, {}, {"way": row.channel})], at=now)


@transaction.atomic
def lift_limit(*, actor: Actor, act: str, who: str, now: datetime) -> None:
    """Let somebody go on at once. Only a digest is known; the address or number stands nowhere."""
    require(policies.can_lift_limits(actor))
    if act not in LIMITS:
        raise Refused(_("There is no such limit."), status=422)
    if not abuse.lift(act, who.strip()):
        raise Refused(_("Nothing is held back under this address or number at the moment."), status=404)
    digest = abuse.Guard(act, who.strip(), 0).key[:12]
    record_all(actor, [Draft(LIFTED, f"limit:{digest}", {}, {"act": act})], at=now)
