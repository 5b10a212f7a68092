"""What each step of a case does, with its form and its words: one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongzhi.cases import photos, services
from gongzhi.cases.forms import staff as forms
from gongzhi.cases.models import Case
from gongzhi.cases.models.case import Phase
from gongzhi.cases.services.dispatch import Filing
from gongzhi.core.forms import WithKey
from gongzhi.people.actor import Actor


@dataclass(frozen=True, slots=True)
class Doing:
    """One act under way: who, on which case, with which form, when."""

    actor: Actor
    case: Case
    form: Any
    now: datetime

    def said(self, name: str) -> Any:
        return self.form.cleaned_data[name]

    @property
    def common(self) -> dict[str, Any]:
        return {"actor": self.actor, "case_id": self.case.pk, "now": self.now}


def finish(do: Doing) -> None:
    add_photos(do)
    services.finish_case(**do.common, result=do.said("text"))


def add_photos(do: Doing) -> None:
    for upload in do.said("photos"):
        photos.take_photo(actor=do.actor, case=do.case, upload=upload, phase=Phase.AFTER, now=do.now)


def reply(do: Doing) -> None:
    inside = do.said("seen_by") == forms.ReplyForm.INSIDE
    (services.note_case if inside else services.reply_case)(**do.common, text=do.said("text"))


def dispatch(do: Doing) -> None:
    services.dispatch_case(**do.common, org_id=do.said("org"), limit=do.form.limit(), ground=do.said("text"))


def refile(do: Doing) -> None:
    services.refile_case(**do.common, filing=Filing(do.said("place"), do.said("category")))


def nothing(do: Doing) -> None:
    """Reading has an answer of its own: see READINGS."""


@dataclass(frozen=True, slots=True)
class Act:
    """A step: its form, what it does, what is said afterwards, and its words on the page."""

    form: type[WithKey]
    do: Callable[[Doing], object]
    done: str | Promise
    title: Promise
    button: Promise


ACTS: dict[str, Act] = {
    "accept": Act(
        forms.HandlerForm, lambda do: services.accept_case(**do.common, person_id=do.said("person")),
        _("Accepted. The clock runs on."), _("Accept"), _("Accept"),
    ),
    "assign": Act(
        forms.HandlerForm, lambda do: services.assign_case(**do.common, person_id=do.said("person")),
        _("Given to your colleague."), _("Give to a colleague"), _("Hand over"),
    ),
    "return": Act(
        forms.ReturnForm, lambda do: services.return_case(**do.common, why=do.said("text")),
        _("Returned. The community decides where it goes."), _("Return"), _("Return"),
    ),
    "finish": Act(
        forms.FinishForm, finish, _("Finished. The resident is asked whether it is solved."),
        _("Write down the result"), _("Finish"),
    ),
    "photo": Act(
        forms.PhotoForm, add_photos,
        _("The photo has arrived."), _("Photos of the finished work"), _("Add"),
    ),
    "reply": Act(forms.ReplyForm, reply, _("Sent."), _("Reply"), _("Send")),
    "dispatch": Act(
        forms.DispatchForm, dispatch, _("Dispatched, with a new clock."), _("Decide who acts"), _("Dispatch"),
    ),
    "refile": Act(
        forms.RefileForm, refile,
        _("Corrected, and dispatched anew by the table."), _("Correct place or category"), _("Correct"),
    ),
    "release": Act(
        forms.ReleaseForm, lambda do: services.release_case(**do.common, photo_ids=do.said("photos")),
        _("The public can read it now."), _("Release to the public"), _("Release"),
    ),
    "retire": Act(
        forms.RetireForm, lambda do: services.retire_case(**do.common, why=do.said("text")),
        _("Withdrawn. Its history stays."), _("Withdraw"), _("Withdraw"),
    ),
    "restore": Act(
        forms.StepForm, lambda do: services.restore_case(**do.common),
        _("Back in the lists. Where it was open, it was dispatched anew."), _("Bring back"), _("Bring back"),
    ),
    "contact": Act(forms.StepForm, nothing, "", _("See the contact"), _("Look, and have it written down")),
    "words": Act(forms.StepForm, nothing, "", _("See the original words"), _("Look, and have it written down")),
}  # fmt: skip
READINGS = {"contact": services.read_contact, "words": services.read_words}
