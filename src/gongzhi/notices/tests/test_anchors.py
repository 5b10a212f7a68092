"""Anchors leave the house: what hangs on the board, or came by e-mail, proves the journal to be whole, or not."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from gongzhi.config import cli
from gongzhi.core.scope import PUBLIC_GRANT, scope_to
from gongzhi.journal.anchors import folder, keep_anchor, said_in, seal
from gongzhi.journal.models import Anchor, Entry
from gongzhi.journal.tests.test_journal import loosen, sql
from gongzhi.journal.verify import verify_journal
from gongzhi.notices.models import BoardPost, Message
from gongzhi.notices.outbox import send_waiting
from gongzhi.notices.selectors import on_board
from tests.world import NOON

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=10)


@pytest.fixture
def sealed(world, settings) -> Anchor:
    settings.ANCHOR_EMAILS = ["archive@example.org", "audit@example.org"]
    world.case()
    keep_anchor(NOON)
    anchor = keep_anchor(LATER)
    assert anchor is not None
    return anchor


def rewrite() -> None:
    """Everything that lies on this machine is made to fit a journal that says something else."""
    loosen()
    last = Entry.objects.filter(verb="cases.received").last()
    sql("DELETE FROM journal_entry WHERE subject = %s", last.subject)
    anchor = Anchor.objects.get()
    folder().joinpath(f"{anchor.day}.json").unlink()
    seal(anchor, now=LATER)


def sheet_as_read(client) -> str:
    post = BoardPost.objects.order_by("pk").first()
    return client.get(reverse("board_post", args=[post.public_id])).content.decode()


def mail_as_read() -> str:
    send_waiting(LATER)
    return mail.outbox[0].body


def test_everybody_reads_each_anchor_on_a_page_of_its_own(sealed, client):
    listed = client.get(reverse("board_anchors")).content.decode()
    assert f"流水锚点 {sealed.day}" in listed
    (copy,) = said_in(sheet_as_read(client).replace("&quot;", '"'))
    assert (copy["root"], copy["last_id"]) == (sealed.root, sealed.last_id)


def test_residents_do_not_meet_it_among_their_notices(sealed, world):
    with scope_to({PUBLIC_GRANT}):
        assert on_board(world.willow, now=LATER) == on_board(world.district, now=LATER) == []


def test_each_address_gets_it_once(sealed):
    assert send_waiting(LATER) == 2
    assert [one.to for one in mail.outbox] == [["archive@example.org"], ["audit@example.org"]]
    assert keep_anchor(LATER + timedelta(minutes=10)) is None
    assert Message.objects.filter(kind="anchor").count() == 2


def test_where_no_district_has_an_office_the_anchor_is_sealed_all_the_same(world, settings):
    settings.ANCHOR_EMAILS = []
    world.district_office.retired_at = NOON
    world.district_office.save(update_fields=["retired_at"])
    keep_anchor(NOON)
    assert keep_anchor(LATER) is not None
    assert not BoardPost.objects.exists() and not Message.objects.exists()


@pytest.mark.parametrize("way", ["board", "e-mail"])
def test_the_copy_fits_the_journal_and_shows_what_was_rewritten(sealed, client, way):
    copies = said_in((sheet_as_read(client) if way == "board" else mail_as_read()).replace("&quot;", '"'))
    assert len(copies) == 1
    assert verify_journal(more=copies).faults == []
    rewrite()
    assert verify_journal().faults == []  # nothing on this machine tells
    (fault,) = verify_journal(more=copies).faults
    assert str(sealed.day) in fault


def test_the_command_takes_a_saved_mail(sealed, tmp_path, capsys):
    saved = tmp_path / "mail.txt"
    saved.write_text(f"> 转发\n\n{mail_as_read()}\n", encoding="utf-8")
    ask = ["journal", "verify", "--json", "--copy", str(saved)]
    assert cli.main(ask) == 0
    rewrite()
    assert cli.main(ask) == 1
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert found["faults"] == [f"The anchor of {sealed.day} differs from its copy outside the database."]


@pytest.mark.parametrize("content", [b"", b'hello {} {"day": 1} {x}', b"\xff\xfe\x00"])
def test_a_file_without_an_anchor_is_refused(db, tmp_path, capsys, content):
    file = tmp_path / "mail.txt"
    file.write_bytes(content)
    assert cli.main(["journal", "verify", "--copy", str(file)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
