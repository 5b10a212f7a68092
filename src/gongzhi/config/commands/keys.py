"""Put a new key on the ring and re-encrypt with it."""

from __future__ import annotations

from argparse import Namespace

from gongzhi.config.commands import Command, Result


def rotate(args: Namespace) -> Result:
    from gongzhi.core import keys

    return keys.rotate_command(args)


ROTATE = Command("keys rotate", "encrypt personal data with a new key", rotate)
