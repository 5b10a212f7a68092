from __future__ import annotations

import json
import re

import pytest
from django.conf import settings

from gongzhi.config import cli
from gongzhi.law import draw, draw_file

pytestmark = [pytest.mark.req("T5"), pytest.mark.once]


@pytest.fixture
def example():
    """The example of the page, as a table to be changed."""
    page = (settings.ROOT / "docs/formats/draw.md").read_text(encoding="utf-8")
    return json.loads(re.search(r"```json\n(.*?)```", page, re.DOTALL)[1])


@pytest.fixture
def verify(tmp_path, capsys):
    """Exit code and what was said, without a database."""

    def ask(table, *options):
        file = tmp_path / "draw.json"
        file.write_text(table if isinstance(table, str) else json.dumps(table), encoding="utf-8")
        code = cli.main(["draw", "verify", str(file), *options])
        said = capsys.readouterr()
        return code, said.out + said.err

    return ask


def denied(said):
    return [
        line.strip().removeprefix("DOES NOT FIT: ") for line in said.splitlines() if "DOES NOT FIT" in line
    ]


def test_a_draw_that_fits_says_what_was_checked_and_who_was_drawn(verify, example):
    code, said = verify(example)
    assert (code, denied(said)) == (0, [])
    assert said.splitlines()[0] == "书记论坛第四期：在哪里办 (forum-2026-4)"
    assert said.count("  fits: ") == 9
    assert "Drawn as no. 1: 南桥社区 (c4)\nDrawn as no. 2: 东街社区 (c3)\n" in said
    assert f"Hash to compare with what was noted, terms: {example['hashes']['terms']}\n" in said
    assert said.endswith("Everything in this file fits together.\n")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda t: t["reveals"][1].update(secret="0" * 32),
         "The commitment of 柳园里社区 does not match the secret of 柳园里社区."),
        (lambda t: t["candidates"][0].update(name="柳园外社区"),
         "The candidates were changed after the start: a name, an id or the order."),
        (lambda t: t.update(on_missing="void"),
         "The title, the number to draw, the rule, a time or a party was changed after the start."),
        (lambda t: t["result"].update(drawn=["c1", "c3"]),
         "The result differs: the file says 柳园里社区 (c1), 东街社区 (c3), it should be 南桥社区 (c4), 东街社区 (c3)."),
        (lambda t: t["reveals"].pop(),
         "Who did not reveal in time is named wrongly: the file says none, it should be 业主代表."),
        (lambda t: t["commitments"].pop(), "业主代表 reveals a secret but never committed to one."),
        (lambda t: t["commitments"][0].update(at="2026-11-20T18:00:01+08:00"),
         "街道办事处 committed when the time for it was over."),
        (lambda t: t["reveals"][0].update(at="2026-11-20T12:00:00+08:00"),
         "街道办事处 revealed while others could still commit."),
        (lambda t: t["reveals"][0].update(at="2026-11-20T16:30:01+08:00"),
         "The file was changed after it was written."),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said_in_plain_words(verify, example, change, sentence):
    change(example)
    code, said = verify(example)
    assert code == 1
    assert sentence in denied(said)
    assert said.endswith("Do not rely on this result.\n")


def test_a_party_that_was_silent_is_named(verify, example):
    whole = draw_file.from_text(json.dumps(example))
    without = draw.close(whole.terms, whole.commitments, whole.reveals[1:])
    code, said = verify(draw_file.to_text(without))
    assert code == 0
    assert "街道办事处 committed and did not reveal; the draw went on without it.\n" in said
    void = draw.close(whole.terms, whole.commitments[:2], whole.reveals[:1])
    said = verify(draw_file.to_text(void))[1]
    assert "柳园里社区 committed and did not reveal; the draw is void.\n" in said
    assert "业主代表 did not commit; the draw is void.\n" in said


def test_a_noted_hash_tells_a_file_that_was_made_anew(verify, example):
    terms, own = example["hashes"]["terms"], example["commitments"][0]["hash"]
    assert verify(example, "--noted", terms, "--noted", own.upper())[0] == 0
    code, said = verify(example, "--noted", "0" * 64)
    assert (code, denied(said)) == (1, [f"The noted hash {'0' * 64} is not in this file."])


def test_as_json_for_programs(verify, example):
    code, said = verify(example, "--json")
    result = json.loads(said)
    assert (code, result["ok"], result["faults"], len(result["checked"])) == (0, True, [], 9)
    assert (result["void"], result["drawn"], result["missing"]) == (False, ["c4", "c3"], [])


@pytest.mark.parametrize("text", ["", "not a draw", "{}", '{"format": "gongzhi-draw", "version": 1}'])
def test_a_broken_file_gives_one_sentence(verify, text):
    code, said = verify(text)
    assert (code, len(said.splitlines())) == (2, 1)


def test_a_file_that_cannot_be_read_is_named(tmp_path, capsys):
    assert cli.main(["draw", "verify", "nowhere.json"]) == 2
    assert capsys.readouterr().err == "There is no file nowhere.json.\n"
    picture = tmp_path / "draw.png"
    picture.write_bytes(b"\x89PNG\xff")
    for file in (picture, tmp_path):
        assert cli.main(["draw", "verify", str(file)]) == 2
        assert capsys.readouterr().err == f"{file} cannot be read as text.\n"
