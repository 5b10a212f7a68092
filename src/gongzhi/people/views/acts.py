"""What the write pages of people share: a page with one form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@dataclass(frozen=True, slots=True)
class FormPage:
    """The words around a form."""

    title: Any
    button: Any
    back: str
    back_words: Any
    lead: Any = ""
    place: Any = ""
    icon: str = "check"


def form_page(
    request: HttpRequest, form: Form, page: FormPage, *, template: str = "people/form.html", **more: Any
) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, "page": page} | more, status=status)
