"""What hangs on the boards of the estates."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from random import Random

from django.utils.timezone import localtime

from gongzhi.core.models import levels_of
from gongzhi.notices.models import BoardPost
from gongzhi.portal.demo.layout import read_data
from gongzhi.portal.demo.town import Town

OLDEST, KEPT = 80, 30  # days


def hang_posts(town: Town, *, dice: Random) -> None:
    posts = []
    for site in town.sites.values():
        author = town.offices[site.plan.company or site.community.name]
        for sheet in dice.sample(read_data("talk")["board"], 3):
            hung = town.day(-dice.randint(1, OLDEST))
            day = localtime(hung + timedelta(days=dice.randint(2, 6)))
            slots = {"月": day.month, "日": f"{day.month}月{day.day}日"}
            title, body = sheet["title"].format(**slots), sheet["body"].format(**slots)
            posts.append(
                BoardPost(
                    title=title, body=body, organisation=author, place=site.place, from_at=hung,
                    until_at=hung + timedelta(days=KEPT), digest=hashlib.sha256(f"{title}\n{body}".encode()).hexdigest(),
                    **levels_of(site.place),
                )
            )  # fmt: skip
    BoardPost.objects.bulk_create(posts)
