"""A sheet for the board, and other words for one that hangs."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.timezone import get_default_timezone, localdate, now
from django.utils.translation import gettext_lazy as _

from gongzhi.core.forms import Choose, WithKey, offer, offered_rows
from gongzhi.notices.models import BoardPost, Reason
from gongzhi.notices.selectors import boards
from gongzhi.notices.services.board import Sheet
from gongzhi.notices.services.covering import Cover
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation
from gongzhi.people.posts import Right
from gongzhi.places.models import Place


class DayInput(forms.DateInput):
    input_type = "date"


class SheetForm(WithKey):
    """First and last day are whole days in Shanghai; a sheet that begins today hangs at once."""

    place = Choose(Place.objects.none, label=_("Board of"), to_field_name="public_id")
    organisation = Choose(Organisation.objects.none, label=_("In the name of"), to_field_name="public_id")
    title = forms.CharField(label=_("Title"), max_length=120)
    body = forms.CharField(
        label=_("Text"), max_length=4000, widget=forms.Textarea(attrs={"rows": 10, "data-draft": "sheet"}),
        help_text=_("Everybody can read it: no names of residents, no units, no private numbers."),
    )  # fmt: skip
    first_day = forms.DateField(label=_("Hangs from"), widget=DayInput(format="%Y-%m-%d"))
    last_day = forms.DateField(
        label=_("until the end of"), required=False, widget=DayInput(format="%Y-%m-%d"),
        help_text=_("Empty: until it is taken down."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        today = localdate()
        kwargs["initial"] = {"first_day": today, "last_day": today + timedelta(days=7)}
        super().__init__(*args, **kwargs)
        orgs = {held.org_id for held in actor.posts if Right.PUBLISH in held.spec.rights}
        offer(self, place=boards(actor))
        offer(self, organisation=Organisation.objects.filter(pk__in=orgs, retired_at=None))
        for name in ("place", "organisation"):
            choices = offered_rows(self, name)
            if len(choices) == 1:
                self.initial[name] = choices[0].public_id

    @property
    def sheet(self) -> Sheet:
        data = self.cleaned_data
        moment, last = now(), data["last_day"]
        begins = midnight(data["first_day"])
        return Sheet(
            data["place"], data["organisation"], data["title"], data["body"], max(begins, moment),
            midnight(last + timedelta(days=1)) if last else None,
        )  # fmt: skip


def midnight(day: Any) -> datetime:
    return datetime.combine(day, time(), tzinfo=get_default_timezone())


class CoverForm(WithKey):
    """Begins with the words that are read now; what is written here takes their place for everybody."""

    title = forms.CharField(label=_("Title"), max_length=120)
    body = forms.CharField(
        label=_("Text"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Put *** where something is covered, and change nothing else. Everybody reads this."),
    )  # fmt: skip
    reason = forms.ChoiceField(
        label=_("Why it is covered"), choices=[("", _("please choose")), *Reason.choices],
        help_text=_("Stands on the sheet, with the day."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("A word to the publisher"), max_length=300, required=False,
        help_text=_("Not public. Read by who published the sheet and by the offices above."),
    )  # fmt: skip

    def __init__(self, *args: Any, post: BoardPost, **kwargs: Any) -> None:
        kwargs["initial"] = {"title": post.title, "body": post.body, "reason": post.cover_reason}
        super().__init__(*args, **kwargs)
        self.newline = "\r\n" if "\r\n" in post.body else "\n"

    @property
    def cover(self) -> Cover:
        """Lines end as those of the sheet do, whatever a browser sends: only words are marked as changed."""
        data = self.cleaned_data
        body = data["body"].replace("\r\n", "\n").replace("\n", self.newline)
        return Cover(data["title"], body, Reason(data["reason"]), data["note"])
