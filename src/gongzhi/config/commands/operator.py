"""Make the first accounts of an installation."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from gongzhi.config.commands import Command, Result
from gongzhi.core.command import BadInput

POSTS = ("operator", "security_officer", "auditor", "district_staff")


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "login", metavar="LOGIN", help="what is typed to sign in; it should give no name away"
    )
    parser.add_argument("--name", required=True, help="the person's full name")
    parser.add_argument("--post", choices=POSTS, default="operator")
    parser.add_argument(
        "--org", default="", metavar="NAME", help="the district's office; made if it is missing"
    )
    parser.add_argument("--district", default="", metavar="NAME", help="if there is none yet, or several")
    parser.add_argument("--another", action="store_true", help="although somebody holds this post")


def run(args: Namespace) -> Result:
    from django.conf import settings
    from django.shortcuts import resolve_url
    from django.utils.timezone import now
    from django.utils.translation import override

    from gongzhi.core.verdict import Refused
    from gongzhi.portal.services.founding import Wish, found_post

    wish = Wish(args.login, args.name, args.post, args.org, args.district, args.another)
    with override("en"):
        try:
            made = found_post(wish=wish, now=now())
        except Refused as no:
            raise BadInput(no.why) from no
    return {
        "login": made.first.login, "password": made.first.password, "post": args.post, "organisation": made.org.name,
        "district": made.district.name, "sign_in": settings.SITE_URL + resolve_url(settings.LOGIN_URL),
    }  # fmt: skip


COMMAND = Command(
    "operator", "make a first account and print its one-time password", run, arguments, migrates=True
)
