"""A stage for actions: Streets' pair with 311 has a body, and an action that came of an item of a meeting."""

from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from governance import acts
from governance.bodies.tables import Body
from governance.database import sql
from governance.meetings.actions import following_up
from governance.people.rules import Acting
from tests.changes.stage import AT, Stage, set_stage
from tests.stages import kept_for_the_run

WORDS = "Write down which lamps belong to the power company"


@dataclass(frozen=True, kw_only=True)
class Came:
    """What came of an item, as the notes of a meeting hand it over."""

    id: int | None = None
    item_id: int | None = None
    words: str = WORDS
    internal: bool = False


async def body(*, party: str = "streets") -> int:
    """The body of 311 with a department; "": a board."""
    ids = await sql.value("SELECT id FROM party WHERE code = :party", party=party)
    kind = "working" if party else "board"
    row = Body(
        code=f"{party or 'board'}-311", name=f"{party or 'Board'} and 311", kind=kind, party=ids, at=AT
    )
    await Body.insert(row)
    return int(await sql.value("SELECT id FROM body WHERE code = :code", code=row.code))


async def opened(
    by: Acting, at_body: int, *, meeting: int | None = None, at: datetime = AT, **form: str
) -> str:
    """Within an act, as what came of an item opens it; answers its number."""
    came: Any = Came(words=form.pop("words", WORDS))
    async with acts.begin(by, at=at) as act:
        held: Any = act
        held.row = SimpleNamespace(body_id=at_body, id=meeting)
        await following_up.open_action(act, came, form)
    return str(await sql.value("SELECT number FROM action ORDER BY id DESC LIMIT 1"))


@dataclass(frozen=True, kw_only=True)
class Followed:
    """The stage of a negotiation with a body and one open action of Streets' liaison, due in five business days."""

    stage: Stage
    body: int
    number: str

    @property
    def people(self) -> Any:
        return self.stage.people


@kept_for_the_run
async def set_followed() -> Followed:
    stage = await set_stage()
    pair = await body()
    number = await opened(stage.people.marcus, pair, seat="streets-liaison", due="5 business days")
    return Followed(stage=stage, body=pair, number=number)
