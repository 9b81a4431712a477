"""Anything that fits the interface's description, and much that does not, is sent to a served portal with a whole city.

CONCORD_CASES says how many examples each operation gets, beside those that cover its description; the long form asks for
more than 2,000 cases in all.
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from governance import canonical, clock
from governance import settings as all_settings
from governance.database import session, sql
from governance.identity.rules.tokens import Scope
from governance.people.tables import City
from governance.requests.rules.mapping import mapping_body
from governance.requests.tables import Feed
from governance.webhooks.actions import endpoints
from tests.api.conftest import token_of
from tests.browser.serving import Portal, served
from tests.cast import AT
from tests.changes.stage import LAMP_FASTER, POTHOLE, Stage
from tests.databases import at_home, reachable_folder
from tests.requests.taking import MAPPING
from tests.requests.test_importing import LINES
from tests.seats.staged import SYSTEM, Staged, staged
from tests.source import ROOT
from tests.stages import Shelf
from tests.web.conftest import URL

pytestmark = pytest.mark.anyio
EXAMPLES, LONG = 6, 30
TOKENS = 12  # of each of the two
MANY = 2_000  # cases of the long form


@dataclass(frozen=True, kw_only=True)
class Fuzzed:
    """What came of a run: statuses by operation, and all that schemathesis said."""

    statuses: Mapping[str, Counter[int]]
    status: int
    told: str

    @property
    def cases(self) -> int:
        return sum(each.total() for each in self.statuses.values())


@pytest.fixture(scope="module")
async def portal(shelf: Shelf, template: str) -> AsyncIterator[tuple[Portal, dict[str, str]]]:
    """A city of one of everything, served; and the tokens with which it is asked."""
    at = AT + timedelta(hours=1)
    clock.set_to(at)
    async with AsyncExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("GOVERNANCE_TRUSTED_PROXIES", "127.0.0.1")
        home = stack.enter_context(reachable_folder())
        config = await stack.enter_async_context(shelf.copied(template))
        with at_home(home):
            async with session.pool(config):
                city = await staged(all_settings.read({"GOVERNANCE_HOME": str(home), "GOVERNANCE_URL": URL}))
                lists, tokens = await _more(city), await _tokens(city.stage)
        for name, values in lists.items():
            (home / f"{name}.dict").write_text(
                "".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in values), "utf-8"
            )
        shutil.copy(ROOT / "schemathesis.toml", home)
        yield stack.enter_context(served(home, config, at=at)), tokens
    clock.set_to(datetime.now(tz=UTC))


async def _more(city: Staged) -> dict[str, Iterable[str]]:
    """What operations use up: drafts and systems, some of each; and the codes of all that is there."""
    stage, places = city.stage, city.places
    await City.update({City.demo: True}, force=True)
    await Feed.update({Feed.mapping: canonical.dumps(mapping_body(MAPPING))}, force=True)
    marcus, sam = stage.people.marcus, stage.people.sam
    drafts = [await stage.begun(LAMP_FASTER, by=marcus) for _ in range(40)]
    entries = [replace(SYSTEM, name=f"System {number}") for number in range(20)]
    systems = [(await endpoints.register(entry, by=sam, at=AT))[0] for entry in entries]
    await endpoints.send_test(places["system"], by=sam, at=AT)
    return {
        "keys": [f"key-{number}" for number in range(2_000)],
        "agreements": ["streets"],
        "calendars": ["city"],
        "changes": [places[name] for name in ("open", "agreed", "asked", "adopted")],
        "decisions": [places["decision"]],
        "departments": ["streets", "parks"],
        "meetings": [places[name] for name in ("meeting", "final_minutes", "now", "board")],
        "scorecards": [places["card"]],
        "services": ["pothole", "street-lamp"],
        "lines": [LAMP_FASTER.key, POTHOLE.key],
        "drafts": drafts[:20],
        "doomed": drafts[20:],
        "deployments": ["streets-2"],
        "days": [AT.date().isoformat()],
        "files": [LINES],
        "uploads": [places["requests_upload"]],
        "findings": [places["finding"]],
        "webhooks": systems,
        "addresses": [SYSTEM.address],
        "told": [places["system"]],
        "messages": [await sql.value("SELECT message FROM delivery ORDER BY id DESC LIMIT 1")],
    }


async def _tokens(stage: Stage) -> dict[str, str]:
    """No limit of one token is met: they are shown in turn."""
    whose = {"ANALYST": stage.people.marcus, "ADMINISTRATOR": stage.people.sam}
    made = {name: [await token_of(who, tuple(Scope)) for _ in range(TOKENS)] for name, who in whose.items()}
    return {f"CONCORD_TOKENS_{name}": " ".join(tokens) for name, tokens in made.items()}


def fuzzed(portal: Portal, tokens: Mapping[str, str], examples: int, *more: str) -> Fuzzed:
    """One run of schemathesis with so many examples of each operation, in a process of its own."""
    report, seed = portal.home / "report.ndjson", os.environ.get("CONCORD_SEED", "1")
    command = ["--config-file", f"{portal.home}/schemathesis.toml", "run", f"{ROOT}/docs/openapi.json"]
    command += ["--url", portal.url, "--max-examples", str(examples), "--seed", seed, "--no-color"]
    command += ["--report", "ndjson", "--report-ndjson-path", str(report), *more]
    told = {"PYTHONPATH": str(ROOT), "CONCORD_SERVED": portal.url}
    ran = subprocess.run(
        [str(Path(sys.executable).with_name("schemathesis")), *command],
        cwd=portal.home,
        env={**os.environ, **tokens, **told},
        capture_output=True,
        text=True,
        check=False,
    )
    return Fuzzed(statuses=_statuses(report), status=ran.returncode, told=ran.stdout + ran.stderr)


def _statuses(report: Path) -> dict[str, Counter[int]]:
    """What each method of each path was answered, as the report has it: an event a line."""
    found: dict[str, Counter[int]] = defaultdict(Counter)
    for line in report.read_text("utf-8").splitlines():
        recorder = json.loads(line).get("ScenarioFinished", {}).get("recorder", {})
        for name, each in recorder.get("interactions", {}).items():
            case, answer = recorder["cases"][name]["value"], each.get("response") or {}
            found[f"{case['method']} {case['path']}"][answer.get("status_code", 0)] += 1
    return found


def operations() -> set[str]:
    """All that the description knows."""
    paths = json.loads((ROOT / "docs" / "openapi.json").read_text("utf-8"))["paths"]
    return {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}


def check(found: Fuzzed) -> None:
    assert found.status == 0, found.told[-8_000:]
    assert not any(each[0] for each in found.statuses.values()), "a request was not answered"
    never = [each for each in operations() if not any(200 <= status < 300 for status in found.statuses[each])]
    assert not never, f"Never answered 2xx: {', '.join(sorted(never))}"


async def test_criterion_24_whatever_is_sent_to_the_interface_is_answered_as_it_describes(
    portal: tuple[Portal, dict[str, str]],
) -> None:
    check(fuzzed(*portal, int(os.environ.get("CONCORD_CASES", EXAMPLES)), "--phases", "fuzzing"))


@pytest.mark.slow
async def test_criterion_24_over_more_than_2000_cases(portal: tuple[Portal, dict[str, str]]) -> None:
    found = fuzzed(*portal, LONG)
    check(found)
    assert found.cases >= MANY


async def test_criterion_31_a_client_made_from_the_description_reads_one_promise(
    portal: tuple[Portal, dict[str, str]], tmp_path: Path
) -> None:
    url, token = portal[0].url, portal[1]["CONCORD_TOKENS_ANALYST"].split()[0]
    assert "pothole" in read_by_client(tmp_path, url, token)


def read_by_client(folder: Path, *asked: str) -> str:
    """What a client that was just made reads, in a process of its own: what is imported there is of the client alone."""
    program = Path(sys.executable).with_name("openapi-python-client")
    program = Path(sys.executable).with_name("openapi-python-client")
    environment = {**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}"}
    making = [str(program), "generate", "--path", f"{ROOT}/docs/openapi.json", "--meta", "none"]
    making += ["--output-path", str(folder / "client")]
    subprocess.run(making, check=True, env=environment, capture_output=True)
    ran = subprocess.run(
        [sys.executable, "-c", CLIENT, *asked], cwd=folder, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


CLIENT = """
import sys
from client import AuthenticatedClient
from client.api.promises import show_promises

with AuthenticatedClient(base_url=sys.argv[1], token=sys.argv[2]) as client:
    found = show_promises.sync(client=client, service="pothole")
print(found.to_dict())
"""
