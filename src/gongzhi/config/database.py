"""The state of the database as commands need it: up to date, reachable, or a sentence why not."""

from __future__ import annotations

from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from gongzhi.core.command import BadInput


def unapplied() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def bring_up_to_date() -> None:
    if unapplied():
        call_command("migrate", verbosity=0, interactive=False)


def explain(trouble: DatabaseError) -> None:
    """Turn the two faults that an operator meets into sentences; others deserve their traceback."""
    if isinstance(trouble, OperationalError) and connection.connection is None:
        raise BadInput(f"The database does not answer: {str(trouble).splitlines()[0]}") from trouble
    if connection.connection is not None and not connection.in_atomic_block and unapplied():
        raise BadInput("The database is older than the program. Start `gongzhi serve` once.") from trouble
