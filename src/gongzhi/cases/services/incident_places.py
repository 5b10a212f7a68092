"""Where an incident is met: the places that it covers, and the one place that holds them all."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from gongzhi.cases import verbs
from gongzhi.cases.models import Incident, IncidentPlace
from gongzhi.cases.services.duty import open_duty_of
from gongzhi.core.models import levels_of
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused
from gongzhi.journal.services import Draft, draft
from gongzhi.places.models import Place
from gongzhi.places.selectors import grid_of


def around(places: Sequence[Place]) -> Place:
    """The place that holds all of them."""
    paths = [place.path for place in places]
    end = next(
        (n for n in range(4, len(paths[0]) + 1, 4) if len({path[:n] for path in paths}) > 1),
        len(paths[0]) + 4,
    )
    with unscoped(because="which places there are is public"):
        found = Place.objects.filter(path=paths[0][: end - 4]).first()
    if found is None:
        raise Refused(_("Choose places of one district."), status=422)
    return found


def meet_at(incident: Incident, places: Sequence[Place]) -> None:
    IncidentPlace.objects.bulk_create(
        IncidentPlace(incident=incident, place=one, **levels_of(one)) for one in places
    )


def cover(incident: Incident, places: Sequence[Place], *, drafts: list[Draft]) -> None:
    """Other places of the estate, or of the wider area, in which it is worked on: bearer and promise stay."""
    before = sorted(incident.places.values_list("place_id", flat=True))
    wanted = sorted(place.pk for place in places)
    if before == wanted:
        return
    place, mother = around(places), incident.case
    if levels_of(place) != levels_of(mother):
        text = _("It goes on in {place}. What is met elsewhere is made one of its own.")
        raise Refused(text.format(place=around_name(mother.place)), status=422)
    incident.places.all().delete()
    meet_at(incident, places)
    incident.place = mother.place = place
    incident.save(update_fields=["place"])
    mother.grid_id = grid_of(place)
    mother.save(update_fields=["place", "grid_id"])
    if duty := open_duty_of(mother):
        duty.place, duty.grid_id = place, mother.grid_id
        duty.save(update_fields=["place", "grid_id"])
        duty.holders.filter(is_open=True).update(place_id=place.pk, grid_id=mother.grid_id)
    drafts.append(draft(verbs.COVERED, mother, before=before, places=wanted))


def around_name(place: Place) -> str:
    """The estate of a building, else the place itself."""
    return (place.full_name or place.name).partition(" ")[0]
