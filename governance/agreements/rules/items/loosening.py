"""Loosened: for some requests the promise becomes weaker.

A difference that nobody can prove strict (another population, another meaning of closed, another formula) counts as
loosening, so that it is approved and not slipped in.
"""

from dataclasses import dataclass

from governance.agreements.rules.items.targets import Pause, Target, calendar_days


@dataclass(frozen=True, kw_only=True)
class Loosening:
    """Why a target is weaker than before; `share` is the growth of its longest span in basis points (0 = not of time)."""

    reason: str
    share_bp: int = 0


def longer(before: Target | None, after: Target | None) -> Loosening | None:
    if before is None:
        return None
    if after is None:
        return Loosening(reason="the target is removed")
    (short_before, long_before), (short_after, long_after) = calendar_days(before), calendar_days(after)
    if before.unit == after.unit:
        share = round((after.amount - before.amount) * 10_000 / before.amount)
        return Loosening(reason="more time", share_bp=share) if share > 0 else None
    if short_after > short_before or long_after > long_before:
        share = round((long_after - long_before) * 10_000 / long_before)
        return Loosening(reason="more time for some requests", share_bp=max(share, 0))
    return None


def lower_goal(before_bp: int, after_bp: int) -> Loosening | None:
    if after_bp >= before_bp:
        return None
    return Loosening(
        reason="a lower on-time goal", share_bp=round((before_bp - after_bp) * 10_000 / before_bp)
    )


def wider_pauses(before: tuple[Pause, ...], after: tuple[Pause, ...]) -> Loosening | None:
    caps = {pause.reason: calendar_days(pause.cap)[1] for pause in before}
    wider = [p.reason for p in after if p.reason not in caps or calendar_days(p.cap)[1] > caps[p.reason]]
    return Loosening(reason=f"the clock may stand still longer ({', '.join(wider)})") if wider else None
