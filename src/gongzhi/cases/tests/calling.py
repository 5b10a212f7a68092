"""What tests of whistles and hard cases share: two departments of the district with their people, and a whistle."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from gongzhi.cases.models import Whistle
from gongzhi.cases.models.whistle import WhistleKind
from gongzhi.cases.services.whistle import Calling, blow_whistle
from gongzhi.people.models import Organisation
from gongzhi.people.posts import OrgKind, Post
from tests.world import NOON, World

TO_COME = timedelta(hours=24)


def departments(world: World) -> tuple[Organisation, Organisation]:
    """区住建局 with fang, 区消防 with lei; both act in the whole district."""
    made = []
    for login, name, org_name in (
        ("fang", "方建", "云河区住房和城乡建设局"),
        ("lei", "雷明", "云河区消防救援大队"),
    ):
        place = world.district
        org = Organisation.objects.create(
            kind=OrgKind.DEPARTMENT,
            name=org_name,
            place=place,
            district_id=place.pk,
            upper=world.district_office,
        )
        world.person(login, name)
        world.appoint(login, org, Post.DEPARTMENT_STAFF, place)
        made.append(org)
    return made[0], made[1]


def blown(world: World, orgs: tuple[Organisation, ...], **changes: Any) -> Whistle:
    now = changes.pop("now", NOON)
    facts: dict[str, Any] = {
        "place": world.willow, "kind": WhistleKind.DAILY, "title": "3号楼外墙脱落", "reason": "3号楼北侧外墙大面积空鼓脱落。",
        "report_by": now + TO_COME, "org_ids": [org.pk for org in orgs], "spot": "3号楼北侧",
    }  # fmt: skip
    return blow_whistle(actor=world.actor("zhou"), calling=Calling(**(facts | changes)), now=now)
