"""What may become of services: the plan that every side agrees to, and the moves by which they do.

A plan is agreed by its fingerprint, which covers names as both sides read them. Decides what a sound plan is and whose
yes it needs; not what it does (actions), nor how a page words it.
"""

from governance.agreements.rules.reorganizations.moves import MOVES, By, Standing, State, Step
from governance.agreements.rules.reorganizations.plan import (
    DATED,
    DESCRIPTION,
    Concerned,
    Entry,
    Kind,
    Plan,
    checked,
    concerned_sides,
    plan_from,
)
from governance.agreements.rules.reorganizations.words import consequences, title

__all__ = [
    "DATED",
    "DESCRIPTION",
    "MOVES",
    "By",
    "Concerned",
    "Entry",
    "Kind",
    "Plan",
    "Standing",
    "State",
    "Step",
    "checked",
    "concerned_sides",
    "consequences",
    "plan_from",
    "title",
]
