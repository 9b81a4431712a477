"""Published scorecards and decisions of final minutes, as rows of open data."""

from typing import Any

from governance.meetings.queries.decisions import DecisionFacts, published_decisions
from governance.open_data.rules.fields import Row, percent
from governance.results.rules.formulas import Rate
from governance.scorecards.queries.cards import CardRow, rows_in
from governance.scorecards.rules.moves import State
from governance.scorecards.rules.values import ServiceLine


async def card_rows() -> list[Row]:
    """Raises Unsound where a card is not what was published."""
    return [_card(each) for each in await rows_in([State.PUBLISHED])]


def _card(of: CardRow) -> Row:
    head, card = of.head, of.card
    bounds = {"low": card.adjusted.on_time.low_bp, "high": card.adjusted.on_time.high_bp}
    return {
        "scorecard": head.number,
        "department": head.party.code,
        "department_name": card.party.name,
        "period": head.period.code,
        "first_day": head.period.starts,
        "last_day": head.period.ends,
        "published_at": head.published_at,
        "formula": card.formula.name,
        **_shares(card.adjusted.on_time, card.plain.on_time),
        **{f"on_time_{name}": percent(value) for name, value in bounds.items()},
        "open_past_due": card.adjusted.overdue,
        "opened": card.volume.opened,
        "closed": card.volume.closed,
        "services": card.coverage.services,
        "services_with_target": card.coverage.with_target,
        "fingerprint": head.fingerprint,
        "requests_fingerprint": of.rows_hash,
    }


def _shares(adjusted: Rate, plain: Rate) -> dict[str, Any]:
    return {
        "on_time": adjusted.met,
        "counted": adjusted.n,
        "on_time_share": percent(adjusted.bp),
        "on_time_share_plain": percent(plain.bp),
    }


async def scored_rows() -> list[Row]:
    cards = await rows_in([State.PUBLISHED])
    return [_scored(each.head.number, line) for each in cards for line in each.card.services]


def _scored(number: str, line: ServiceLine) -> Row:
    return {
        "scorecard": number,
        "service": line.service.code,
        "service_name": line.service.name,
        "formula": line.formula,
        "on_time_goal": percent(line.goal_bp),
        **_shares(line.on_time, line.plain),
        "open_past_due": line.overdue,
        "opened": line.opened,
        "closed": line.closed,
    }


async def decision_rows() -> list[Row]:
    return [_decision(each) for each in await published_decisions()]


def _decision(of: DecisionFacts) -> Row:
    return {
        "decision": of.number,
        "day": of.day,
        "group": of.body_name,
        "meeting": of.meeting,
        "item": of.item,
        "words": of.words,
        "recommendation": of.recommendation,
        "yes": of.yes,
        "no": of.no,
        "fingerprint": of.hash,
    }
