"""What was kept long enough goes: rows, files and their bytes; what a record stands on stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import now

from gongzhi.cases.models import CasePhoto
from gongzhi.core import files, retention, sweeping, tasks
from gongzhi.core.models import IdempotencyKey, StoredFile, TaskRun
from gongzhi.core.models.tasks import TaskState
from gongzhi.core.scope import unscoped
from gongzhi.journal.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.req("E24")]


@pytest.fixture(autouse=True)
def everything():
    with unscoped(because="a test looks at everything"):
        yield


def stored(name: str, keep_until) -> StoredFile:
    row = StoredFile.objects.create(
        name=name,
        kind="text/csv",
        size=3,
        sha256="",
        path=f"ready/{name}",
        created_at=now(),
        keep_until=keep_until,
    )
    files.where(row).parent.mkdir(parents=True, exist_ok=True)
    files.where(row).write_text("a,b")
    return row


def test_keys_against_sending_twice_go_after_seven_days():
    for name, days in (("old", 8), ("young", 6)):
        IdempotencyKey.objects.create(key=name, answer="/x", at=now() - timedelta(days=days))
    assert sweeping.forget_keys(now()) == 1
    assert IdempotencyKey.objects.get().key == "young"


def test_a_file_goes_with_its_bytes_when_its_time_is_over():
    old, young, lasting = (
        stored("old", now() - timedelta(days=1)), stored("young", now() + timedelta(days=1)), stored("lasting", None),
    )  # fmt: skip
    path = files.where(old)
    assert sweeping.forget_files(now()) == 1
    assert not path.exists()
    assert set(StoredFile.objects.all()) == {young, lasting}
    assert files.where(young).exists()


def test_a_file_that_a_record_stands_on_stays(world):
    photo = stored("photo", now() - timedelta(days=1))
    CasePhoto.objects.create(case=world.case(), file=photo, phase="before", at=now())
    assert sweeping.forget_files(now()) == 0
    assert files.where(photo).exists()


def test_a_row_whose_bytes_are_gone_already_goes_too():
    row = stored("half", now() - timedelta(days=1))
    files.remove_bytes(row)
    assert sweeping.forget_files(now()) == 1


@pytest.mark.parametrize(
    ("state", "days", "kept"),
    [
        (TaskState.DONE, 31, False),
        (TaskState.DONE, 29, True),
        (TaskState.FAILED, 31, False),
        (TaskState.RUNNING, 31, True),
    ],
)
def test_results_go_after_thirty_days(state, days, kept):
    file = stored("result", None)
    ended = now() - timedelta(days=days)
    TaskRun.objects.create(
        kind="x", title="x", state=state, result_file=file, created_at=ended, finished_at=ended
    )
    path = files.where(file)
    sweeping.forget_results(now())
    assert (TaskRun.objects.exists(), StoredFile.objects.exists(), path.exists()) == (kept, kept, kept)


def test_long_sweeps_are_many_short_transactions(monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(sweeping, "AT_ONCE", 2)
    IdempotencyKey.objects.bulk_create(IdempotencyKey(key=str(n), answer="", at=now()) for n in range(5))
    steps = []

    def act(rows):
        steps.append(rows.count())
        rows.delete()

    assert sweeping.in_steps(IdempotencyKey.objects.all(), act) == 5
    assert steps == [2, 2, 1]


def test_a_long_sweep_goes_forward_and_reads_no_row_twice(monkeypatch):
    monkeypatch.setattr(sweeping, "AT_ONCE", 2)
    IdempotencyKey.objects.bulk_create(IdempotencyKey(key=str(n), answer="", at=now()) for n in range(5))
    seen: list[int] = []

    def leave(rows):
        assert len(seen) < 5, "it began again"
        seen.extend(rows.values_list("pk", flat=True))

    assert sweeping.in_steps(IdempotencyKey.objects.all(), leave) == 5
    assert len(set(seen)) == 5


@pytest.fixture
def sweeps(monkeypatch):
    mine = {}
    monkeypatch.setattr(retention, "SWEEPS", mine)
    monkeypatch.setattr(sweeping, "SWEEPS", mine)
    return mine


def swept() -> TaskRun:
    run = sweeping.start_sweeping(now())
    tasks.perform.func(run.pk)
    run.refresh_from_db()
    return run


def test_the_task_runs_every_sweep_and_the_journal_holds_the_counts(sweeps):
    sweeps |= {"tests.one": lambda now: 3, "tests.two": lambda now: 0}
    run = swept()
    assert (run.state, run.result) == (TaskState.DONE, {"tests.one": 3, "tests.two": 0})
    entry = Entry.objects.get(verb="journal.swept")
    assert (entry.subject, entry.data, entry.actor_id) == (f"taskrun:{run.pk}", run.result, None)


def test_a_sweep_that_fails_stops_no_other_and_the_task_says_which(sweeps):
    sweeps |= {"tests.bad": lambda now: 1 / 0, "tests.good": lambda now: 2}
    run = swept()
    assert run.state == TaskState.FAILED
    assert "tests.bad" in run.sentence
    assert Entry.objects.get(verb="journal.swept").data == {"tests.good": 2}


def test_every_declared_period_of_days_has_a_sweep_of_its_module():
    modules = {name.partition(".")[0] for name in retention.SWEEPS}
    late = [
        field
        for field, purpose in retention.PURPOSES.items()
        if purpose.days is not None and field.partition(".")[0] not in modules
    ]
    assert late == []
