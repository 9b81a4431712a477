"""`governance init`, `admin` and `import people`: the way from nothing to people who can sign in."""

import json
import re
from collections.abc import Callable
from pathlib import Path

from tests.conftest import Outcome

LIST = """email,name,party,party_name,kind,role,title,leads,authority
lee@portalder.gov,Lee Chan,streets,Streets,department,division-head,Deputy Commissioner,yes,Letter
dana,Dana Ruiz,,,,,,,
"""


def test_init_offers_the_standard_paragraphs_and_records_the_answer(command, tmp_path):
    command("migrate")
    asked = command("init", stdin="Port Alder\nUTC\nMayor's Office\n1 Harbor Square\nCity Council\nn\n")
    offered = (
        "standard paragraphs (purpose, term and termination, amendment, disputes, no rights of third parties)"
    )
    assert (asked.status, offered in asked.out) == (0, True)
    assert command("audit", "export", str(tmp_path / "record.csv")).status == 0
    assert re.search(
        r"standard_paragraphs\W+(false|no)\b", (tmp_path / "record.csv").read_text("utf-8"), re.IGNORECASE
    )


def _come_by_file(command: Callable[..., Outcome], file: Path) -> None:
    file.write_text(LIST, encoding="utf-8")
    stranger = command("import", "people", str(file), "--by", "who@portalder.gov")
    assert (stranger.status, "no active account" in stranger.err) == (1, True)
    named = command("import", "people", str(file), "--by", "sam@portalder.gov")
    assert (named.status, "in somebody’s name" in named.err) == (1, True)
    for extra in (["--dry-run"], []):
        outcome = command("import", "people", str(file), "--json", *extra)
        told = json.loads(outcome.out)
        assert told["total"] == {"lines": 2, "added": 1, "unchanged": 0, "waiting": 0, "refused": 1}
        assert (outcome.status, told["rows"][0]["line"]) == (1, 3)
    file.write_text("\n".join(LIST.splitlines()[:2]), encoding="utf-8")
    good = command("import", "people", str(file))
    assert (good.status, "unchanged 1" in good.out) == (0, True)


def test_from_nothing_to_people_who_can_sign_in(command, tmp_path):
    command("migrate")
    early = command("admin", "sam@portalder.gov", "--name", "Sam Ito")
    assert (early.status, "governance init" in early.err) == (1, True)

    assert "until governance init stores" in command("doctor").out
    asked = command(
        "init", stdin="Port Alder\nAmerica/Chicago\nMayor's Office\n1 Harbor Square\nCity Council\nn\n"
    )
    assert (asked.status, "governance admin EMAIL" in asked.out) == (0, True)
    assert "zone: America/Chicago (C" in command("doctor").out
    again = command("init", "--city", "x", "--zone", "UTC", "--office", "x", "--address", "x")
    assert (again.status, "set up already" in again.err) == (1, True)

    lead = ("holder", "audit-auditor", "ruth@portalder.gov", "--authority", "Resolution 12")
    assert command(*lead).status == 1  # nobody has this e-mail yet
    first = json.loads(command(*lead, "--name", "Ruth Adler", "--json").out)
    assert first == {"seat": "audit-auditor", "email": "ruth@portalder.gov", "new": True}
    second = command("holder", "audit-auditor", "ann@portalder.gov", "--name", "Ann", "--authority", "x")
    assert (second.status, "takes two offices" in second.err) == (1, True)

    nameless = command("admin", "sam@portalder.gov")
    assert (nameless.status, "--name" in nameless.err) == (1, True)
    told = json.loads(command("admin", "sam@portalder.gov", "--name", "Sam Ito", "--json").out)
    assert (told["administrator"], len(told["password"])) == (True, 23)

    _come_by_file(command, tmp_path / "people.csv")
