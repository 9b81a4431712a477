"""Real time, for codes, tokens, proofs, attempts and what expires: a clock fixed for a demo city moves none of them."""

from datetime import UTC, datetime


def real_now() -> datetime:
    return datetime.now(tz=UTC)
