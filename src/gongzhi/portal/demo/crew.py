"""Who does the next step: somebody with the right in the organisation that must act, at the place."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from random import Random

from gongzhi.people.actor import Actor, actor_of
from gongzhi.people.posts import SPECS, Right
from gongzhi.portal.demo.staff import Member
from gongzhi.portal.demo.town import Town, Where

WELL_WITHIN = -30  # days from today: nobody of the staff came or went around that day


class Crew:
    def __init__(self, town: Town, members: list[Member]) -> None:
        self.town = town
        self.by_org: dict[int, list[Member]] = defaultdict(list)
        for member in members:
            self.by_org[member.org_id].append(member)
        self.everybody = members
        self.actors: dict[int, Actor] = {}

    def actor(self, member: Member) -> Actor:
        """The member as an actor with the posts of an ordinary day of the year."""
        if member.account.pk not in self.actors:
            self.actors[member.account.pk] = actor_of(member.account, on=self.town.date(WELL_WITHIN))
        return self.actors[member.account.pk]

    def able(self, org_id: int, right: Right, where: Where, *, on: date, named: bool = False) -> list[Actor]:
        """Those of an organisation who may, at this place; reports of misconduct go to named posts alone."""
        return [
            self.actor(member)
            for member in self.by_org[org_id]
            if member.serves(where.place_ids, on)
            and (Right.NAMED in SPECS[member.post].rights) is named
            and self.actor(member).holds(right, where, org_id=org_id)
        ]

    def some(
        self, org_id: int, right: Right, where: Where, dice: Random, *, on: date, named: bool = False
    ) -> Actor | None:
        found = self.able(org_id, right, where, on=on, named=named)
        return dice.choice(found) if found else None

    def anybody(self, where: Where, dice: Random, *, on: date) -> Actor:
        """Of those who work in the estate or its community."""
        near = frozenset((where.estate_id, where.community_id))
        return self.actor(dice.choice([member for member in self.everybody if member.serves(near, on)]))
