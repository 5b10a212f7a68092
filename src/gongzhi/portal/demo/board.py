"""What hangs on the boards of the estates."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from django.utils.timezone import localdate, localtime

from gongzhi.notices.services import publish_post
from gongzhi.notices.services.board import Sheet
from gongzhi.people.posts import Right
from gongzhi.portal.demo.crew import Crew
from gongzhi.portal.demo.layout import read_data
from gongzhi.portal.demo.town import Town, where

OLDEST, KEPT = 80, 30  # days


def hang_posts(town: Town, crew: Crew, *, dice: Random) -> None:
    for site in town.sites.values():
        author = town.offices[site.plan.company or site.community.name]
        for sheet in dice.sample(read_data("talk")["board"], 3):
            hung = town.day(-dice.randint(1, OLDEST))
            actor = crew.some(author.pk, Right.PUBLISH, where(site.place, None), dice, on=localdate(hung))
            if actor is None:
                continue
            day = localtime(hung + timedelta(days=dice.randint(2, 6)))
            slots = {"月": day.month, "日": f"{day.month}月{day.day}日"}
            title, body = sheet["title"].format(**slots), sheet["body"].format(**slots)
            post = Sheet(site.place, author, title, body, hung, hung + timedelta(days=KEPT))
            publish_post(actor=actor, sheet=post, now=hung)
