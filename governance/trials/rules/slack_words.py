"""What is said of a target's slack, the same on pages, paper and in frozen figures: a name, then the arithmetic. Pure."""

from collections.abc import Callable, Mapping

from governance import formats
from governance.agreements.rules.items import Target, target_words
from governance.trials.rules.slack import Kind, Slack

NAMES: Mapping[Kind, str] = {
    Kind.EARLY: "Due before it was asked",
    Kind.IMPOSSIBLE: "Impossible so far",
    Kind.EASY: "Too easy",
    Kind.GOAL: "Goal out of reach so far",
    Kind.NOISE: "Mostly noise",
}


def remark(of: Slack, target: Target) -> str:
    """“Impossible so far: of 412 requests opened at least 4 business days before, 9 (2.2%) were done within it, …”."""
    return f"{NAMES[of.kind]}: {arithmetic(of, target)}"


def arithmetic(of: Slack, target: Target) -> str:
    return _SAYS[of.kind](of, target)


def _early(of: Slack, _: Target) -> str:
    rate = of.rate
    return (
        f"{rate.met:,} of {rate.n:,} requests ({formats.rounded(rate.bp)}) came with a due date that lies before their opening: "
        "a day planned beforehand, not a target. What is promised here is counted from the opening."
    )


def _impossible(of: Slack, target: Target) -> str:
    most = formats.rounded(of.rate.high_bp)
    return f"{_of(of, target)} were done within it, allowing for chance at most {most}."


def _easy(of: Slack, target: Target) -> str:
    least = formats.rounded(of.rate.low_bp)
    return (
        f"{_of(of, target)} were done within half of it, allowing for chance at least {least}. "
        "A target that is never missed says nothing of the work."
    )


def _of(of: Slack, target: Target) -> str:
    rate = of.rate
    opened = f"of {formats.plural(rate.n, 'request')} opened at least {target_words(target)} before"
    return f"{opened}, {rate.met:,} ({formats.rounded(rate.bp)})"


def _goal(of: Slack, target: Target) -> str:
    rate = of.rate
    return (
        f"on time at least {formats.percent(of.goal_bp)} is promised; within {target_words(target)} the best of {of.quarters} quarters "
        f"reached {formats.rounded(of.figure_bp)}, all {rate.n:,} requests together {formats.rounded(rate.bp)}, allowing for "
        f"chance at most {formats.rounded(rate.high_bp)}."
    )


def _noise(of: Slack, _: Target) -> str:
    a_quarter = (
        f"about {formats.plural(of.quarters, 'request')} a quarter"
        if of.quarters
        else "hardly a request a quarter"
    )
    return (
        f"{a_quarter}, of {of.rate.n:,} in all {of.rate.met:,} on time. Beside the year before it, a quarter would have to differ "
        f"by {round(of.figure_bp / 100)} points to be told from chance (2.8 standard errors); what moves less is noise."
    )


_SAYS: Mapping[Kind, Callable[[Slack, Target], str]] = {
    Kind.EARLY: _early,
    Kind.IMPOSSIBLE: _impossible,
    Kind.EASY: _easy,
    Kind.GOAL: _goal,
    Kind.NOISE: _noise,
}
