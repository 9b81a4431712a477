"""An agreement's targets as sentences for people. Decides wording only."""

from governance.agreements.rules.comparison import goal_words, target_words
from governance.agreements.rules.items import Term

TENTHS = {1_000 * n: f"{n} times out of 10" for n in range(1, 10)}
METRICS = {
    "done": "",
    "first-response": "gives a first answer",
    "inspected": "inspects",
    "routed": "sends the request to the right department",
    "complete": "passes on a complete request",
}


def goal_sentence(goal_bp: int) -> str:
    """9 times out of 10; every time; at least 97.5 % of the time."""
    if goal_bp == 10_000:
        return "every time"
    return TENTHS.get(goal_bp, f"at least {goal_words(goal_bp)} of the time")


def sentence(term: Term, *, party: str, act: str, service: str) -> str:
    """Streets repairs a pothole within 4 business days, 9 times out of 10.

    `act` is the service's verb phrase ("repairs a pothole") or ""; `service` its name.
    """
    covers = f" ({term.population_words})" if term.population_words else ""
    if term.target is None:
        return f"{service}{covers}: no target; handled by {term.handled_by}."
    doing = METRICS.get(term.metric, term.metric.replace("-", " ")) or act
    what = f"{doing} ({service})" if doing and doing != act else doing or f"completes “{service}”"
    condition = f", {term.condition}" if term.condition else ""
    return f"{party} {what}{covers} within {target_words(term.target)}, {goal_sentence(term.goal_bp)}{condition}."


def metric_words(term: Term) -> str:
    """The past form shown beside a service's name: done, routed, inspected."""
    return {"done": "done", "first-response": "first answer", "complete": "complete"}.get(
        term.metric, term.metric
    )
