"""The register of organisations as a list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from gongzhi.core.lists import Listing, Rows, register_list
from gongzhi.core.scope import WORK, Audience
from gongzhi.core.sheets import Column, Value
from gongzhi.people.actor import Actor
from gongzhi.people.forms.organisations import FilterForm

ORGANISATIONS = "orgs"
REGISTER = WORK | {Audience.PUBLIC}  # organisations are public facts; posts of the platform see no other rows


def rows(form: FilterForm, actor: Actor, now: datetime) -> Rows:
    return form.rows(on=localdate(now))


def line(org: Any) -> list[Value]:
    return [
        org.name, org.short_name, org.get_kind_display(), org.place.full_name or org.place.name, org.credit_code,
        org.n_people, org.n_served,
    ]  # fmt: skip


def install() -> None:
    columns = (
        Column(_("Name"), 36), Column(_("Short name")), Column(_("Kind")), Column(_("Place"), 36),
        Column(_("Credit code"), 24), Column(_("Posts filled")), Column(_("Serves")),
    )  # fmt: skip
    register_list(
        Listing(
            ORGANISATIONS,
            _("Organisations"),
            "org_list",
            FilterForm,
            rows,
            columns,
            line,
            audiences=REGISTER,
        )
    )
