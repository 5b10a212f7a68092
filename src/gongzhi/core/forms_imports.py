"""Forms of imports: a sheet is sent in; its columns are matched."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.forms import WithKey, offer
from gongzhi.core.importing.columns import Field, missing
from gongzhi.core.importing.kinds import Home, ImportKind
from gongzhi.core.models import ImportBatch


class Sheet(WithKey):
    place = forms.TypedChoiceField(label=gettext_lazy("For"), coerce=int)
    source = forms.CharField(
        label=gettext_lazy("Where the sheet comes from"), max_length=120, required=False,
        help_text=gettext_lazy("Such as 12345. The columns that you match are remembered under this name."),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("Sheet"),
        help_text=gettext_lazy(
            ".xlsx or .csv, at most 30 MB. Nothing counts before you have seen what would happen."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def __init__(self, *args: Any, homes: list[Home], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, place=[(home.place_id, home.name) for home in homes])


class Match(WithKey):
    """A choice of heading for each field of the kind."""

    source = forms.CharField(label=gettext_lazy("Where the sheet comes from"), max_length=120, required=False)

    def __init__(self, data: Any = None, *, kind: ImportKind, batch: ImportBatch) -> None:
        super().__init__(data, initial={"source": batch.source})
        self.kind, self.known = kind, set(batch.columns)
        choices = [("", _("not in this sheet")), *((heading, heading) for heading in batch.headings)]
        for field in kind.fields:
            self.fields[column(field)] = forms.ChoiceField(
                label=field.label,
                choices=choices,
                required=field.needed,
                initial=batch.columns.get(field.name, ""),
            )

    @property
    def columns(self) -> dict[str, str]:
        said = ((field.name, self.cleaned_data.get(column(field))) for field in self.kind.fields)
        return {name: heading for name, heading in said if heading}

    @property
    def matched(self) -> list[forms.BoundField]:
        """What the sheet has, and what it must have."""
        return [self[column(field)] for field in self.kind.fields if self.is_met(field)]

    @property
    def others(self) -> list[forms.BoundField]:
        return [self[column(field)] for field in self.kind.fields if not self.is_met(field)]

    def is_met(self, field: Field) -> bool:
        return field.needed or field.name in self.known or bool(self.errors.get(column(field)))

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        used = list(self.columns.values())
        if twice := next((heading for heading in used if used.count(heading) > 1), ""):
            raise forms.ValidationError(
                _("Two fields cannot be read from one column: {heading}.").format(heading=twice)
            )
        return said


def column(field: Field) -> str:
    """A field of the form; the sheet itself may have one that is called “source”."""
    return f"column_{field.name}"


def lacking(kind: ImportKind, batch: ImportBatch) -> list[str]:
    return [str(field.label) for field in missing(batch.columns, kind.fields)] if batch.headings else []
