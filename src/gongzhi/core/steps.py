"""What the steps of a record have in common, such as a case or a meeting: a small form, one act, words afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import Model
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise

from gongzhi.core import acts


@dataclass(frozen=True)
class Doing[R: Model]:
    """One step under way: who, on which record, with which form, when. `key` is the name of the record for its services."""

    key: ClassVar[str]
    actor: Any
    record: R
    form: Any
    now: datetime

    def said(self, name: str) -> Any:
        return self.form.cleaned_data[name]

    @property
    def common(self) -> dict[str, Any]:
        return {"actor": self.actor, self.key: self.record.pk, "now": self.now}


@dataclass(frozen=True, slots=True)
class Act[F: Form, D: Doing[Any]]:
    """A step: its form, what it does, what is said afterwards, and its words on the page. `over` is said where there is
    nothing to take it on any more."""

    form: type[F]
    do: Callable[[D], object]
    done: str | Promise
    title: Promise
    button: Promise
    over: str | Promise = ""


def carried_out[D: Doing[Any]](
    request: HttpRequest, act: Act[Any, D], do: D, *, back: str
) -> HttpResponse | None:
    """Done once, said, and on to `back`; None where the form has to be shown."""

    def once() -> str:
        act.do(do)
        return back

    if response := acts.act(request, do.form, once):
        messages.success(request, str(act.done))
    return response
