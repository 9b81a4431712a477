"""Words for call takers that were changed by a notice: one nobody objected to, one that met an objection, one under way."""

from dataclasses import replace
from datetime import datetime

from governance._demo.diary import Diary
from governance._demo.negotiations import CENTER, Beat, Plot, agree, announce, counter, tell
from governance._demo.open_change import plot_of
from governance._demo.plans import planned
from governance._demo.world import World
from governance.agreements.rules.items import Intake
from governance.changes import actions
from governance.changes.queries.situation import situation

TOLD, OBJECTED, UNDER_WAY = 75, 120, 2  # days ago
SILENCE = range(5, 12)  # five business days are over by one of these days


def write(_diary: Diary, world: World) -> None:
    recycling = _words("sanitation", "missed-recycling")
    _told(world, recycling, "Callers ask who has to take out what does not belong.")
    _objected(world)
    _by_signals(world)
    tree = _words("parks", "tree-down")
    told = replace(
        tree, tell_resident=f"{tree.tell_resident} A stump is not part of it; that is a request of its own."
    )
    plot = _plot(world, "parks", told, "Every third caller asks about the stump.")
    tell(world, plot, [(UNDER_WAY, "10:40", _notice(told))])


def _words(department: str, service: str) -> Intake:
    return next(one.words for one in planned()[department] if one.service.code == service)


def _plot(world: World, department: str, words: Intake, why: str) -> Plot:
    plot = plot_of(world, department, CENTER, {}, why=why)
    plot.values = {words.key: words}
    return plot


def _told(world: World, words: Intake, why: str) -> None:
    new = replace(words, tell_resident=f"{words.tell_resident} Whoever put the cart out takes it out.")
    tell(world, _plot(world, "sanitation", new, why), [(TOLD, "11:15", _notice(new))])
    for day in SILENCE:
        world.diary.write(world.days.exactly(TOLD - day, "18:05"), _unopposed)
        world.diary.write(world.days.exactly(TOLD - day, "00:06"), announce)


def _objected(world: World) -> None:
    words = _words("buildings", "construction-noise")
    first = replace(words, tell_resident="An inspector measures the noise from your window.")
    then = replace(
        words, tell_resident="An inspector measures the noise, from the street where nobody is at home."
    )
    beats: list[tuple[int, str, Beat]] = [
        (OBJECTED, "09:50", _notice(first)),
        (OBJECTED - 2, "14:20", _objection("buildings", "We enter no home without an appointment.")),
        (OBJECTED - 6, "10:10", counter(CENTER, {then.key: then}, "As the inspectors do it.")),
        (OBJECTED - 8, "15:30", agree("buildings")),
    ]
    plot = _plot(world, "buildings", first, "Callers ask where it is measured.")
    plot.effective = world.days.first_of_month(OBJECTED - 8, after=9)
    tell(world, plot, beats)


def _by_signals(world: World) -> None:
    """Announced by the department; 311 objected, and it has not gone on yet."""
    words = _words("signals", "street-light")
    new = replace(
        words, tell_resident="A dark block is the power company's: give its number and close the call."
    )
    plot = _plot(world, "signals", new, "Most dark blocks are theirs.")
    plot.party = "signals"
    why = "We take every report and pass it on; callers are not sent to somebody else."
    tell(world, plot, [(9, "11:05", _notice(new)), (6, "14:40", _objection(CENTER, why))])


def _notice(words: Intake) -> Beat:
    async def beat(world: World, plot: Plot, at: datetime) -> None:
        by, known = await world.signer(plot.party, at), await world.content(plot.department)
        seen = known[words.key][0] if words.key in known else ""
        plot.number = await actions.give_notice(
            plot.department, words, seen=seen, words=plot.why, by=by, at=at
        )
        plot.hash = (await situation(plot.number)).offer_hash

    return beat


def _objection(party: str, words: str) -> Beat:
    async def beat(world: World, plot: Plot, at: datetime) -> None:
        by = await world.negotiator(party, at)
        await actions.raise_objection(plot.number, words=words, by=by, at=at)

    return beat


async def _unopposed(at: datetime) -> None:
    await actions.take_effect(at=at)
