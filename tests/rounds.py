"""A round and an incident for the table of who may open what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from gongzhi.cases.rhythm import Rhythm
from gongzhi.cases.services.incident import About, Said, open_incident
from gongzhi.cases.services.routes import Plan, Point, add_stop, make_route
from gongzhi.cases.services.walks import start_walk
from tests.world import World


def rows(world: World, moment: datetime) -> dict[str, dict[str, dict[str, Any]]]:
    """By the name of the address: the company's route and walk, an incident in its estate."""
    lin = world.actor("lin", on=localdate(moment))
    plan = Plan("晨间巡查", world.willow, world.anhe, Rhythm.DAY)
    route = make_route(actor=lin, plan=plan, now=moment)
    add_stop(actor=lin, route_id=route.pk, point=Point(world.entrance), now=moment)
    walk = start_walk(actor=world.actor("han", on=localdate(moment)), route_id=route.pk, now=moment)
    about, said = About(world.door, [world.building]), Said("2 号电梯停运")
    incident = open_incident(
        actor=lin, case_ids=[world.case(now=moment).pk], about=about, said=said, now=moment
    )
    of_route = {"of the company": {"public_id": route.public_id}}
    of_walk = {"of the company": {"public_id": walk.public_id}}
    here = {"own estate": {"public_id": incident.public_id}}
    return (
        dict.fromkeys(
            ("patrol_route", "patrol_route_edit", "patrol_stops", "patrol_route_retire", "patrol_start"), of_route
        )
        | dict.fromkeys(("patrol_walk", "patrol_check", "patrol_end"), of_walk)
        | dict.fromkeys(
            (
                "incident", "incident_edit", "incident_join", "incident_part", "incident_caller", "incident_again",
                "incident_follow",
            ),
            here,
        )
    )  # fmt: skip
