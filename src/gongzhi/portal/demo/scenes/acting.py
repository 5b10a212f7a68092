"""Who acts in a scene, and when: by the key of an organisation, on a day counted from today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.utils.timezone import localdate

from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation
from gongzhi.people.posts import Right
from gongzhi.places.models import Place
from gongzhi.portal.demo.crew import Crew
from gongzhi.portal.demo.town import Site, Town, where


@dataclass(frozen=True, slots=True)
class Acting:
    town: Town
    crew: Crew
    dice: Random

    def site(self, name: str) -> Site:
        return self.town.sites[name]

    def street(self, site: Site) -> Organisation:
        return self.town.offices[site.subdistrict.name]

    def org(self, key: str, site: Site) -> Organisation:
        """By its key; "街道" is the subdistrict office of the estate."""
        return self.street(site) if key == "街道" else self.town.offices[key]

    def of(self, org: Organisation, right: Right, place: Place, at: datetime) -> Actor:
        """Somebody of an organisation with the right at the place; the scenes name none that has nobody."""
        found = self.crew.able(org.pk, right, where(place, None), on=localdate(at))
        return self.dice.choice(found)

    def day(self, offset: float, hours: float = 0) -> datetime:
        """Noon of a day counted from today, and so many hours on; never after now."""
        return min(self.town.day(int(offset)) + timedelta(hours=hours), self.town.now)
