"""Put a new key on the ring and re-encrypt with it."""

from __future__ import annotations

from argparse import Namespace

from gongzhi.config.commands import Command, Result


def rotate(_: Namespace) -> Result:
    from django.utils.timezone import now

    from gongzhi.core.rotation import reseal
    from gongzhi.portal.services.safekeeping import put_new_key

    return {"key": put_new_key(now=now()), "resealed": reseal()}


ROTATE = Command("keys rotate", "encrypt personal data with a new key", rotate)
