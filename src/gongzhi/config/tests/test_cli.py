from __future__ import annotations

import json
import subprocess
import sys

import pytest

from gongzhi.config import cli
from gongzhi.config.commands import Command
from gongzhi.core.command import BadInput


def asked(monkeypatch, *argv, **command):
    """Ask for one made-up command beside the real ones."""
    made_up = Command("greet", "say hello", **command)
    monkeypatch.setattr(cli, "COMMANDS", (*cli.COMMANDS, made_up))
    return cli.main(argv)


def test_bad_input_is_one_sentence_and_exit_code_2(monkeypatch, capsys):
    def run(_):
        raise BadInput("There is no file orders.xlsx.")

    assert asked(monkeypatch, "greet", run=run) == 2
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "There is no file orders.xlsx.\n")


def test_json_is_one_object_and_the_last_line(monkeypatch, capsys):
    def run(_):
        sys.stdout.write("reading 3 rows\n")
        return {"rows": 3, "place": "柳园里"}

    assert asked(monkeypatch, "greet", "--json", run=run) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == {"rows": 3, "place": "柳园里"}


def test_a_result_that_is_not_ok_ends_with_1(monkeypatch, capsys):
    assert asked(monkeypatch, "greet", run=lambda _: {"ok": False, "broken": 2}) == 1
    assert capsys.readouterr().out == "broken: 2\n"


def test_a_fault_of_ours_keeps_its_traceback(monkeypatch):
    def run(_):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asked(monkeypatch, "greet", run=run)


@pytest.mark.parametrize("argv", [[], ["dance"], ["import"], ["import", "cases"], ["demo", "--size", "huge"]])
def test_what_is_not_a_command_is_refused_in_one_line(argv, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(argv)
    assert ended.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize("what", ["places", "cases"])
def test_a_file_that_is_not_there_is_named(what, db, capsys):
    assert cli.main(["import", what, "nowhere.xlsx"]) == 2
    assert capsys.readouterr().err == "There is no file nowhere.xlsx.\n"


@pytest.mark.parametrize("command", cli.COMMANDS, ids=lambda command: command.name)
def test_every_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main([*command.name.split(), "--help"])
    assert ended.value.code == 0
    assert command.help in capsys.readouterr().out


def test_the_script_starts_by_itself():
    """Nothing may touch a model before Django is set up, which it is in this process."""
    command = [sys.executable, "-m", "gongzhi", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
