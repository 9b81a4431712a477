"""One page for each role: what it is for, and which steps of a change it may take, read out of the table of moves."""

from dataclasses import dataclass, fields
from functools import cache
from itertools import product

from governance.changes.rules.moves import MOVES, Standing, State, Step
from governance.people.rules import BINDING_BY_DEFAULT, NEGOTIATING, ROLE_WORDS, Role
from governance.web.changes.ways import STEPS
from governance.web.help.next_steps import next_of

PURPOSE: dict[Role, str] = {
    Role.ANALYST: "You propose targets for 311, answer departments, take in the city’s requests and keep words for call takers.",
    Role.RELATIONS_LEAD: "You lead 311’s side: you agree for it, know every department’s liaison, and see who has waited how long.",
    Role.LIAISON: "You speak for your department: you answer proposals, ask, counter, and agree where your department lets you.",
    Role.ALTERNATE: "You stand beside the liaison: you read and write everything, and put it before whoever agrees for your department.",
    Role.DIVISION_HEAD: "You agree for your department and decide who holds its roles.",
    Role.SPONSOR: "You approve what the policy puts before you, break deadlocks, and read how the city keeps its promises.",
    Role.CONVENOR: "You keep the process going: who has to act, which roles are empty, which meetings are due. You decide no target.",
    Role.AUDITOR: "You read everything that was recorded, check it, and take it out. You change nothing.",
    Role.ADMINISTRATOR: "You set the portal up: offices, accounts, settings, backups. You decide no target and read no negotiation.",
    Role.OBSERVER: "You read what is agreed and look services up for residents.",
}
START: dict[Role, tuple[tuple[str, str], ...]] = {
    Role.ANALYST: (("To do", "/to-do"), ("Agreements", "/agreements"), ("Data sources", "/sources")),
    Role.RELATIONS_LEAD: (("To do", "/to-do"), ("Departments", "/departments"), ("City", "/city")),
    Role.LIAISON: (("To do", "/to-do"), ("Our agreement", "/our-agreement"), ("Scorecard", "/our-scorecard")),
    Role.ALTERNATE: (("To do", "/to-do"), ("Our agreement", "/our-agreement")),
    Role.DIVISION_HEAD: (("To do", "/to-do"), ("Our agreement", "/our-agreement"), ("People", "/people")),
    Role.SPONSOR: (("To do", "/to-do"), ("City", "/city"), ("The weekly brief", "/brief")),
    Role.CONVENOR: (("To do", "/to-do"), ("Departments", "/departments"), ("People", "/people")),
    Role.AUDITOR: (("Audit", "/audit"), ("Agreements", "/agreements"), ("Scorecards", "/scorecards")),
    Role.ADMINISTRATOR: (("Setting up", "/setup"), ("People", "/people"), ("Accounts", "/accounts")),
    Role.OBSERVER: (("Look-up", "/services"), ("Agreements", "/agreements")),
}
# Steps that no button of a change page names.
OTHERWISE: dict[Step, str] = {
    Step.NOTICE: "Give notice",
    Step.TALK: "Talk about it at our next meeting",
    Step.GRANT: "Give them more time",
}


@dataclass(frozen=True, kw_only=True)
class GuideLine:
    """One step: what it is called, what it does, and what comes of it."""

    step: Step
    name: str
    does: str
    then: str


@dataclass(frozen=True, kw_only=True)
class Guide:
    role: Role
    name: str
    purpose: str
    start: tuple[tuple[str, str], ...]
    lines: tuple[GuideLine, ...]


@cache
def guide(role: Role) -> Guide:
    return Guide(
        role=role,
        name=ROLE_WORDS[role],
        purpose=PURPOSE[role],
        start=START[role],
        lines=tuple(_line(each.step, each.rule) for each in MOVES if may(role, each.step)),
    )


def may(role: Role, step: Step) -> bool:
    """Whether there is any standing of a change in which somebody in this role may take the step."""
    return step in _open_to(role)


@cache
def _open_to(role: Role) -> frozenset[Step]:
    fixed = {
        "on_a_side": role in NEGOTIATING,
        "negotiates": role in NEGOTIATING,
        "binding": role in BINDING_BY_DEFAULT,
        "approver": role is Role.SPONSOR,
        "clock": False,
    }
    free = [each.name for each in fields(Standing) if each.name not in fixed and each.name != "state"]
    found = set()
    for values in product((False, True), repeat=len(free)):
        standing = Standing(state=State.OPEN, **fixed, **dict(zip(free, values, strict=True)))
        found |= {each.step for each in MOVES if MOVES.may[each.by](standing) and each.when(standing)}
    return frozenset(found)


def _line(step: Step, rule: str) -> GuideLine:
    name = STEPS.get(step) or OTHERWISE[step]
    return GuideLine(step=step, name=name.format(own="your office"), does=rule, then=next_of("changes", step))
