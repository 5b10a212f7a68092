"""`gongzhi demo`: refuses where real data could be, loads, and says what there is now."""

from __future__ import annotations

from argparse import Namespace

from django.conf import settings
from django.utils.timezone import now

from gongzhi.core.command import BadInput
from gongzhi.core.scope import unscoped
from gongzhi.places.models import Place
from gongzhi.portal.demo import accounts
from gongzhi.portal.demo.loading import load


def run(args: Namespace) -> dict[str, object]:
    if settings.LIVE:
        raise BadInput("The demo is not for STAGE=prod: its accounts have passwords that are printed.")
    with unscoped(because="the demo is for an empty place only"):
        if Place.objects.exists():
            raise BadInput("There are places here already; the demo is loaded into an empty database only.")
    result = load(size=args.size, seed=args.seed, now=now().replace(microsecond=0))
    return {
        **result,
        "accounts": [dict(zip(("role", "login", "password"), row, strict=True)) for row in accounts.rows()],
    }
