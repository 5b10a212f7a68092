"""The robot of a chat group, pasted as the vendor shows it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from gongzhi.core.forms import WithKey
from gongzhi.notices.models import GroupNews
from gongzhi.notices.services.robots import Wanted


class RobotForm(WithKey):
    name = forms.CharField(label=_("Name of the group"), max_length=30)
    address = forms.CharField(
        label=_("Address of the robot"), max_length=400,
        help_text=_(
            "As WeCom, DingTalk or Feishu shows it when you add a robot to the group. Whoever has it can write there: "
            "afterwards it is shown to nobody."
        ),
    )  # fmt: skip
    secret = forms.CharField(
        label=_("Secret for signing"), max_length=128, required=False,
        help_text=_("Of DingTalk and Feishu, where the robot was set up to sign."),
    )  # fmt: skip
    news = forms.MultipleChoiceField(
        label=_("What the group is told"), choices=GroupNews.choices, widget=forms.CheckboxSelectMultiple,
        initial=[GroupNews.NEW, GroupNews.LATE, GroupNews.INCIDENT],
        error_messages={"required": _("Choose what the group is told.")},
    )  # fmt: skip

    @property
    def wanted(self) -> Wanted:
        said = self.cleaned_data
        return Wanted(said["name"], said["address"], said["secret"], said["news"])
