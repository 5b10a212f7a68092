"""What each step of a case does, with its form and its words: one table."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from gongzhi.cases import photos, services
from gongzhi.cases.forms import pleas as asking
from gongzhi.cases.forms import staff as forms
from gongzhi.cases.forms.acts import ActForm, StepForm
from gongzhi.cases.forms.hard import AskListForm
from gongzhi.cases.forms.petitions import OpinionForm, ReviewForm
from gongzhi.cases.models import Case
from gongzhi.cases.models.case import Phase
from gongzhi.cases.models.plea import PleaKind
from gongzhi.cases.services.dispatch import Filing
from gongzhi.cases.services.hard import ask_for_list
from gongzhi.cases.services.petition import ask_review, give_opinion
from gongzhi.core.steps import Act, Doing


class OnCase(Doing[Case]):
    key = "case_id"


def finish(do: OnCase) -> None:
    add_photos(do)
    services.finish_case(**do.common, result=do.said("text"))


def add_photos(do: OnCase, phase: Phase = Phase.AFTER) -> list[int]:
    taken = [
        photos.take_photo(actor=do.actor, case=do.record, upload=upload, phase=phase, now=do.now)
        for upload in do.said("photos")
    ]
    return [photo.pk for photo in taken]


def reply(do: OnCase) -> None:
    inside = do.said("seen_by") == forms.ReplyForm.INSIDE
    sent = add_photos(do, Phase.NOTE if inside else Phase.REPLY)
    (services.note_case if inside else services.reply_case)(**do.common, text=do.said("text"), photo_ids=sent)


def ask_time(kind: PleaKind) -> Callable[[OnCase], object]:
    return lambda do: services.ask_time(**do.common, kind=kind, wish=do.form.wish())


def decide(do: OnCase) -> None:
    services.decide_plea(**do.common, plea_id=do.said("plea"), ruling=do.form.ruling())


def dispatch(do: OnCase) -> None:
    services.dispatch_case(**do.common, org_id=do.said("org"), limit=do.form.limit(), ground=do.said("text"))


def refile(do: OnCase) -> None:
    services.refile_case(**do.common, filing=Filing(do.said("place"), do.said("category")))


def nothing(do: OnCase) -> None:
    """Reading has an answer of its own: see READINGS."""


ACTS: dict[str, Act[ActForm, OnCase]] = {
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
        forms.ReleaseForm,
        lambda do: services.release_case(**do.common, photo_ids=do.said("photos"), wording=do.form.wording()),
        _("The public can read it now."), _("Release to the public"), _("Release"),
    ),
    "conceal": Act(
        StepForm, lambda do: services.conceal_case(**do.common), _("The public does not read it any more."),
        _("Take it off the public pages"), _("Take it off"),
    ),
    "retire": Act(
        forms.RetireForm, lambda do: services.retire_case(**do.common, why=do.said("text")),
        _("Withdrawn. Its history stays."), _("Withdraw"), _("Withdraw"),
    ),
    "restore": Act(
        StepForm, lambda do: services.restore_case(**do.common),
        _("Back in the lists. Where it was open, it was dispatched anew."), _("Bring back"), _("Bring back"),
    ),
    "extend": Act(
        asking.ExtendForm, ask_time(PleaKind.EXTEND), _("Asked. Until it is decided the old time counts."),
        _("Ask for more time"), _("Ask"),
    ),
    "pause": Act(
        asking.PauseForm, ask_time(PleaKind.PAUSE), _("Asked. Until it is decided the clock runs on."),
        _("Ask for a pause of the clock"), _("Ask"),
    ),
    "help": Act(
        asking.HelpForm, lambda do: services.ask_help(**do.common, why=do.said("text")),
        _("Asked. The case stays with you."), _("Ask for help"), _("Ask"),
    ),
    "hard": Act(
        AskListForm, lambda do: ask_for_list(**do.common, wish=do.form.wish()),
        _("Asked. The subdistrict decides; until then nothing changes."), _("Put it on the list of hard cases"), _("Ask"),
    ),
    "decide": Act(
        asking.DecideForm, decide, _("Decided. Who asked has been told."), _("Decide on more time"), _("Send the decision"),
        over=_("This has been answered already, or is not needed any more."),
    ),
    "answer": Act(
        asking.AnswerForm,
        lambda do: services.answer_help(**do.common, plea_id=do.said("plea"), words=do.said("text")),
        _("Answered. Who asked has been told."), _("Answer the call for help"), _("Send the answer"),
        over=_("This has been answered already, or is not needed any more."),
    ),
    "review": Act(
        ReviewForm, lambda do: ask_review(**do.common, why=do.said("text"), asked_at=do.form.asked_at()),
        _("Entered. The office above has 30 days."), _("Request for a review"), _("Enter it"),
    ),
    "opinion": Act(
        OpinionForm, lambda do: give_opinion(**do.common, opinion=do.form.opinion()),
        _("Given. The petitioner has been told."), _("Opinion of the review"), _("Give the opinion"),
        over=_("No review is owed on this case."),
    ),
    "resume": Act(
        StepForm, lambda do: services.resume_case(**do.common), _("The clock runs again."),
        _("Let the clock run"), _("Let it run"), over=_("The clock of this case is running."),
    ),
    "contact": Act(StepForm, nothing, "", _("See the contact"), _("Look, and have it written down")),
    "words": Act(StepForm, nothing, "", _("See the original words"), _("Look, and have it written down")),
}  # fmt: skip
READINGS = {"contact": services.read_contact, "words": services.read_words}
