"""Settings of a place merged away: its own values hold in the place that took it in, where that has none.

Where both have one, the value of the place that goes on holds, as the lines of its dispatch table do.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core import config
from gongzhi.core.models import Setting
from gongzhi.core.placed import Change, Foreseen, register_follower
from gongzhi.journal.services import Draft, Who, declare, place_ids, record_all

TAKEN_OVER = declare("places.setting_taken_over", gettext_lazy("took over {new} from {merged}"))
LAPSED = declare(
    "places.setting_lapsed", gettext_lazy("own value {old} lapsed with {merged}; here {kept} holds")
)


def foresee(change: Change) -> Foreseen:
    going, staying = values(change)
    taken = _("“{setting}”: {value} of {place} holds for both")
    lapsing = _("“{setting}”: {value} of {into} holds for both, {old} of {place} lapses")
    places = {"place": change.top.name, "into": change.into.name if change.into else ""}
    return [
        (
            (lapsing if key in staying else taken).format(
                setting=config.DECLARED[key].label, value=staying.get(key, old), old=old, **places
            ),
            1,
        )
        for key, old in going.items()
    ]


def values(change: Change) -> tuple[dict[str, Any], dict[str, Any]]:
    """Own values of the place that goes and of the one it goes into."""
    if change.into is None:
        return {}, {}
    return config.own_values(change.top.pk), config.own_values(change.into.pk)


def follow(actor: Who, change: Change, now: datetime) -> None:
    hold = Setting.objects.select_for_update(no_key=True)
    list(hold.filter(place_id__in=[place.pk for place in (change.top, change.into) if place]))
    going, staying = values(change)
    drafts = []
    for key, old in going.items():
        config.forget(key, place_id=change.top.pk)
        facts: dict[str, Any] = {"old": old, "merged": change.top.full_name, "from": change.top.pk}
        if key in staying:
            drafts.append(line(LAPSED, key, change.into, facts | {"kept": staying[key]}))
        else:
            config.change(key, old, place_id=change.into.pk)
            drafts.append(line(TAKEN_OVER, key, change.into, facts | {"new": old}))
    record_all(actor, drafts, at=now)


def line(verb: str, key: str, place: Any, facts: dict[str, Any]) -> Draft:
    return Draft(verb, f"setting:{key}", place_ids(place), facts)


def install() -> None:
    register_follower("settings", foresee=foresee, follow=follow)
