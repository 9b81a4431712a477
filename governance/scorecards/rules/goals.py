"""One goal for many services, as a card and lists of cards tell it."""

from collections.abc import Iterable


def weighed_goal(lines: Iterable[tuple[int, int]]) -> int:
    """The agreed goals (basis points), each weighing as many requests as fell due; -1 where none was agreed."""
    aimed = [(goal, n) for goal, n in lines if goal >= 0 and n]
    n = sum(each for _, each in aimed)
    return (2 * sum(goal * each for goal, each in aimed) + n) // (2 * n) if n else -1
