"""How one wishes to be told: the way by family of messages, the address for mail, quiet hours."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongzhi.core.forms import WithKey, offer
from gongzhi.notices.families import Family, in_use
from gongzhi.notices.manners import Rules
from gongzhi.notices.models import Way, Wish
from gongzhi.notices.services.wishes import Choice

HELP = {
    Family.MINE: _("Replies, progress, and the question whether it was solved."),
    Family.WORK: _("Work that is given to you, comes near its time, or climbs."),
    Family.BOARD: _("What becomes of your sheets on the board."),
    Family.MEETING: _("Invitations, changes and minutes."),
    Family.FOLLOWED: _("News of cases and places, and what is new in a kept filter."),
}
HOURS = [(hour, f"{hour}:00") for hour in range(6, 22)]


def clock_of(minute: int) -> time:
    return time(*divmod(minute, 60))


def minute_of(said: time) -> int:
    return said.hour * 60 + said.minute


class TimeOfDay(forms.TimeField):
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class MannersForm(WithKey):
    email = forms.EmailField(
        label=_("E-mail address"), required=False, max_length=120,
        help_text=_("We send a mail there that asks whether the address is right. Until then nothing else goes there."),
    )  # fmt: skip
    digest_hour = forms.TypedChoiceField(
        label=_("What comes once a day, comes at"), choices=HOURS, coerce=int
    )
    quiet_from = TimeOfDay(label=_("Quiet from"))
    quiet_until = TimeOfDay(label=_("Quiet until"))

    def __init__(self, *args: Any, wish: Wish | None, rules: Rules, has_phone: bool, **kwargs: Any) -> None:
        kept = wish.ways if wish else {}
        kwargs["initial"] = {family: kept.get(family, Way.APP) for family in in_use()} | {
            "email": wish.email if wish else "", "digest_hour": rules.digest_hour,
            "quiet_from": clock_of(rules.quiet_from), "quiet_until": clock_of(rules.quiet_until),
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        for family in in_use():
            self.fields[family] = forms.ChoiceField(label=family.label, help_text=HELP[family])
            offer(self, **{family: ways(has_phone=has_phone)})

    @property
    def families(self) -> list[forms.BoundField]:
        return [self[family] for family in in_use()]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        mailed = [family for family in in_use() if str(said.get(family, "")).startswith(Way.EMAIL)]
        if mailed and not said.get("email") and "email" not in self.errors:
            self.add_error("email", _("Enter the address to which the mails shall go."))
        return said

    @property
    def choice(self) -> Choice:
        said = self.cleaned_data
        return Choice(
            ways={family: said[family] for family in in_use()}, email=said["email"],
            quiet_from=minute_of(said["quiet_from"]), quiet_until=minute_of(said["quiet_until"]),
            digest_hour=said["digest_hour"],
        )  # fmt: skip


def ways(*, has_phone: bool) -> list[tuple[str, Any]]:
    """Without a number there is nothing to send to."""
    return [(way.value, way.label) for way in Way if has_phone or not way.startswith(Way.SMS)]
