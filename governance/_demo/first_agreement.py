"""Last week's first agreement: Animal Care's own list of targets, taken in from a file of which three lines are unclear."""

import json
from datetime import datetime

from governance._demo.diary import Diary
from governance._demo.negotiations import CENTER, Beat, Plot, agree, note, offer, tell
from governance._demo.world import World
from governance.agreements.terms_file.model import DaysMean
from governance.changes.actions.uploads import TermsFile, take_in
from governance.changes.rules.proposal import Proposal, proposal_from
from governance.changes.rules.reasons import Reason
from governance.changes.tables import Draft

FILE = "animal-care-targets.csv"
# As the department keeps it: a wish for a target, a line that contradicts another, and one without a problem.
LINES = """agency,problem,problem_details,additional_details,sla_days
Animal Care,Dead animal,N/A,N/A,3 days
Animal Care,Loose dog,N/A,N/A,1 day
Animal Care,Animal bite,N/A,N/A,4 hours
Animal Care,Wildlife in a home,N/A,N/A,as soon as possible
Animal Care,Animal cruelty,N/A,N/A,1 day
Animal Care,Barking dog,N/A,N/A,5 days
Animal Care,Dead animal,N/A,N/A,2 days
Animal Care,,N/A,N/A,7 days
"""
TAKEN, SENT, AGREED = 9, 8, 6  # days ago


def write(_diary: Diary, world: World) -> None:
    days = world.days
    plot = Plot(
        department="animals",
        party=CENTER,
        reason=Reason.ON_RECORD,
        why="Writes down the targets that Animal Care's own list names. It changes nothing for its officers.",
        says="For the first time there are dates to tell about animals.",
        effective=days.first_of_month(TAKEN + 62),
        on_record=True,
    )
    words = "Three lines of the list were unclear; Beth will say what was meant for wildlife."
    talked = "By phone, Beth Lowry and Marcus Bell, line by line"
    tell(
        world,
        plot,
        [
            (TAKEN, "10:25", _take_in()),
            (SENT, "13:15", offer(talked=talked)),
            (SENT, "13:40", note(CENTER, words)),
            (AGREED, "09:55", agree("animals")),
        ],
    )


def _take_in() -> Beat:
    async def beat(world: World, plot: Plot, at: datetime) -> None:
        by = await world.negotiator(CENTER, at)
        file = TermsFile(
            name=FILE,
            content=LINES.encode(),
            days=DaysMean.CALENDAR,
            on_record=plot.effective,
            paragraphs=True,
        )
        taken = await take_in(file, by=by, at=at)
        plot.number = taken.drafts[0].number
        drafted = await Draft.select(Draft.body).where(Draft.change.number == plot.number).first()
        proposal = proposal_from(json.loads(drafted["body"])) if drafted else Proposal()
        plot.values = {edit.key: edit.after for edit in proposal.edits if edit.after}

    return beat
