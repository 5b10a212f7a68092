"""A new installation: the categories, the dispatch table, the district office and its four first accounts.

Run once, after the places are in, with the environment of the service:

    .venv/bin/python manage.py shell < docs/operate/first_steps.py

Change OFFICE and PEOPLE first. It prints each login with its first password, which has to be changed at the first
sign-in. Everything goes through the services, so the journal says what was made.
"""

import sys

from django.db import transaction
from django.utils.timezone import localdate, now

from gongzhi.cases.seeds import install_scheme
from gongzhi.core.scope import unscoped
from gongzhi.people.actor import Actor, Held
from gongzhi.people.posts import OrgKind, Post
from gongzhi.people.services import add_organisation, appoint, enter_person, issue_password
from gongzhi.people.services.organisations import Facts
from gongzhi.people.services.posts import NewPost
from gongzhi.places.models import Place

OFFICE = "某某区社会工作部"
PEOPLE = [("张三", "", Post.DISTRICT_STAFF), ("李四", "", Post.OPERATOR),
          ("王五", "", Post.SECURITY_OFFICER), ("赵六", "", Post.AUDITOR)]  # fmt: skip

with unscoped(because="the first steps of a new installation"), transaction.atomic():
    district = Place.objects.get(level="district", retired_at=None)
    moment = now()
    held = [
        Held(post, -number, "district", district.pk, district.path, 0)
        for number, post in enumerate((Post.DISTRICT_STAFF, Post.SECURITY_OFFICER), 1)
    ]
    founder = Actor(account_id=None, posts=tuple(held))
    install_scheme(moment)
    office = add_organisation(actor=founder, facts=Facts(OrgKind.DISTRICT, OFFICE, district), now=moment)
    for name, phone, post in PEOPLE:
        person = enter_person(actor=founder, name=name, phone=phone, now=moment)
        appoint(actor=founder, new=NewPost(person, office, post, district, localdate(moment)), now=moment)
        first = issue_password(actor=founder, person_id=person.pk, now=moment)
        sys.stdout.write(f"{name} {first.login} {first.password}\n")
