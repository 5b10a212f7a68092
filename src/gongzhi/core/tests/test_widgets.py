"""Our template of a select draws what Django's does."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, TemplatesSetting

CHOICES = [("", "—"), (7, "1 & 2 <b>"), ("建筑", [("a", "门"), ("b", "窗")]), ("last", "最后")]


class Parts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, sorted(attrs, key=str)))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.found.append(data.strip())


def parts(html: str) -> list[object]:
    parser = Parts()
    parser.feed(html)
    return parser.found


class Tagged(forms.Select):
    def create_option(self, *args, **kwargs):
        option = super().create_option(*args, **kwargs)
        return option | {"attrs": option["attrs"] | {"disabled": option["value"] == "a", "data-n": 3}}


@pytest.mark.parametrize("widget", [forms.Select, Tagged, forms.SelectMultiple])
@pytest.mark.parametrize("chosen", ["", 7, "b", ["a", "last"]])
def test_a_select_is_drawn_as_django_draws_it(widget, chosen):
    drawn = [
        widget(choices=CHOICES).render("kind", chosen, {"id": "k", "required": True}, renderer)
        for renderer in (TemplatesSetting(), DjangoTemplates())
    ]
    ours, theirs = map(parts, drawn)
    assert ours == theirs
    assert len(ours) > 10
