"""Something on every list, at two estates: for tests of all the lists."""

from __future__ import annotations

from datetime import timedelta

from django.utils.timezone import localdate, now

from gongzhi.cases import services
from gongzhi.cases.rhythm import Rhythm
from gongzhi.cases.services.hard import Wish, ask_for_list
from gongzhi.cases.services.incident import About, Said, open_incident
from gongzhi.cases.services.routes import Plan, Point, add_stop, make_route
from gongzhi.cases.tests.calling import blown, departments
from gongzhi.notices.services import publish_post
from gongzhi.notices.services.board import Sheet
from gongzhi.notices.services.documents import Paper, Wording, write_document
from tests.world import World

FORMULA = "=HYPERLINK(1) 单元门"


def fill(world: World) -> None:
    today, he = localdate(), world.actor("he", on=localdate())
    orgs = departments(world)
    spots = ((world.building, "lin", world.anhe, "柳"), (world.grain_building, "zhao", world.huimin, "禾"))
    for place, who, org, name in spots:
        actor = world.actor(who, on=today)
        for n in range(2):
            case = world.case(place=place, text=f"{FORMULA}{name}{n}", now=now() - timedelta(hours=n))
        services.accept_case(actor=actor, case_id=case.pk, person_id=actor.person_id, now=now())
        wish = Wish(why="要动用维修资金。", review_on=today + timedelta(days=60), solution="先挡住。")
        ask_for_list(actor=actor, case_id=case.pk, wish=wish, now=now())
        many = world.case(place=place, now=now())
        about, said = About(world.door, [place]), Said(f"{name}：电梯停运")
        open_incident(actor=he, case_ids=[many.pk], about=about, said=said, now=now())
        route = make_route(actor=actor, plan=Plan(f"{name}巡", place.parent, org, Rhythm.DAY), now=now())
        add_stop(actor=actor, route_id=route.pk, point=Point(place), now=now())
        published = Sheet(place.parent, org, f"{name}：停水通知", "周三。", now())
        publish_post(actor=actor, sheet=published, now=now())
        for n in range(2):
            paper = Paper("standard", f"{name}：服务标准{n}", place.parent, org)
            write_document(actor=actor, paper=paper, wording=Wording("每天巡查。", today), now=now())
        blown(world, orgs, place=place, title=f"{name}：外墙脱落", now=now())
