"""Check that nobody changed, removed or cut off an entry of the journal."""

from __future__ import annotations

from argparse import Namespace

from gongzhi.config.commands import Command, Result


def verify(args: Namespace) -> Result:
    from gongzhi.journal import verify as journal

    return journal.command(args)


VERIFY = Command("journal verify", "check the chain of the journal and its anchors", verify)
