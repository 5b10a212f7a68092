"""A text for replies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases.forms.rules import in_use
from gongzhi.cases.models import ReplyText
from gongzhi.cases.selectors.reply_texts import editing_orgs, unknown_blanks
from gongzhi.cases.services.reply_texts import Text
from gongzhi.cases.states import Status
from gongzhi.core.forms import Choose, WithKey, offer
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation


class TextForm(WithKey):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=40,
        help_text=gettext_lazy("Short, such as: a worker comes today"),
    )
    text = forms.CharField(
        label=gettext_lazy("Text"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "These are filled in: {title} about what, {number} its number, {place} where, {due} the time, {org} who acts."
        ),
    )  # fmt: skip
    status = forms.ChoiceField(
        label=gettext_lazy("Offered while the case is"), required=False,
        choices=[("", gettext_lazy("in any state")), *Status.choices],
    )  # fmt: skip
    category = Choose(
        in_use, label=gettext_lazy("Category"), required=False, empty_label=gettext_lazy("every category")
    )
    org = Choose(Organisation.objects.none, label=gettext_lazy("Organisation"), empty_label=None)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        orgs = editing_orgs(actor)
        offer(self, org=orgs)
        self.fields["org"].initial = orgs.first()

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if unknown := unknown_blanks(text):
            raise forms.ValidationError(
                _("Nothing is filled in for {blank}.").format(blank=" ".join(unknown))
            )
        return text

    def said(self) -> Text:
        data = self.cleaned_data
        return Text(data["org"], data["name"], data["text"], data["status"], data["category"])


def as_initial(row: ReplyText) -> dict[str, Any]:
    return {
        "name": row.name, "text": row.text, "status": row.status, "category": row.category_id, "org": row.org_id,
    }  # fmt: skip
