"""The command line: exit 0 done, 1 a named failure, 2 wrong use; never a traceback for bad input."""

from importlib import import_module

import click
import pytest

from governance import settings
from governance.cli import app
from governance.errors import Invalid, NotFound


@pytest.fixture
def failing(monkeypatch, home):
    """A command `fail` that raises what it is given, in an installation of its own."""

    def given(problem: Exception) -> int:
        @click.command()
        def fail() -> None:
            raise problem

        monkeypatch.setitem(app.COMMANDS, "fail", "tests.fail:fail")
        monkeypatch.setattr(app, "import_module", lambda _: type("module", (), {"fail": fail}))
        return app.run(["fail"])

    monkeypatch.setenv("GOVERNANCE_HOME", str(home))
    monkeypatch.delenv("GOVERNANCE_DEBUG", raising=False)
    settings.current.cache_clear()
    yield given
    settings.current.cache_clear()


@pytest.mark.parametrize("name", app.COMMANDS)
def test_every_command_is_there_and_says_what_it_does(name):
    module, attribute = app.COMMANDS[name].split(":")
    command = getattr(import_module(module), attribute)
    assert isinstance(command, click.Command)
    assert command.name == name
    assert command.help


def test_help_lists_every_command(capsys):
    assert app.run(["--help"]) == 0
    told = capsys.readouterr().out
    assert all(name in told for name in app.COMMANDS)


@pytest.mark.parametrize("wrong", [[], ["nonsense"], ["backup"], ["migrate", "--nonsense"], ["--nonsense"]])
def test_wrong_use_exits_2(wrong, capsys):
    assert app.run(wrong) == 2
    assert "Usage:" in capsys.readouterr().err


def test_a_named_failure_is_one_line_and_exits_1(failing, capsys):
    assert failing(NotFound("There is no department with the code XYZ.")) == 1
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "Error: There is no department with the code XYZ.\n")


def test_what_is_wrong_with_each_field_is_told(failing, capsys):
    assert failing(Invalid("The row cannot be taken.", fields={"amount": "is no whole number"})) == 1
    assert capsys.readouterr().err == "Error: The row cannot be taken.\n  amount: is no whole number\n"


def test_a_failure_inside_a_group_of_tasks_is_told_like_any_other(failing, capsys):
    assert failing(ExceptionGroup("tasks", [NotFound("There is no such seat.")])) == 1
    assert capsys.readouterr().err == "Error: There is no such seat.\n"


def test_a_fault_of_ours_shows_no_traceback_but_keeps_it_in_a_log(failing, home, capsys):
    assert failing(ZeroDivisionError("secret detail")) == 1
    told = capsys.readouterr().err
    [log] = (home / "log").iterdir()
    assert told == f"Error: This went wrong inside the program. What happened is written in {log}.\n"
    assert "ZeroDivisionError: secret detail" in log.read_text()


def test_a_developer_may_ask_for_the_traceback(failing, monkeypatch, capsys):
    monkeypatch.setenv("GOVERNANCE_DEBUG", "1")
    failing(ZeroDivisionError("detail"))
    assert "Traceback" in capsys.readouterr().err
