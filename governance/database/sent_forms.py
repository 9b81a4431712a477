"""A form that arrives twice is carried out once: two clicks begin one draft and keep one note.

Each page carries a number of its own in its forms. The first act that a request brings about claims that number, together
with all that was typed, within its own transaction: the same form once more waits for that, and is then told where it led.
An act that is rolled back gives its claim back. What is typed otherwise on the same page is another form.
"""

import asyncio
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from governance.database import sql
from governance.database.engine import ENGINE
from governance.errors import SentBefore

CLAIM = """INSERT INTO form_sent (mark, request, at) VALUES (:mark, :request, clock_timestamp())
    ON CONFLICT (mark) DO UPDATE SET at = excluded.at WHERE form_sent.request = excluded.request RETURNING id"""
LED_TO = "SELECT led_to FROM form_sent WHERE mark = :mark"
ANSWERED = "UPDATE form_sent SET led_to = :led_to WHERE mark = :mark AND request = :request"
LOOKS, BETWEEN = 60, 0.05  # for the answer of the first, which follows its act; seconds


@dataclass(kw_only=True)
class SentForm:
    """The form that a request brought; `claimed_in` is the transaction that claimed it last."""

    mark: str
    request: str
    claimed_in: Any = None


under_way: ContextVar[SentForm | None] = ContextVar("sent_form", default=None)


async def claim() -> None:
    """The first part of every act. Raises SentBefore where the same form was carried out by another request."""
    form, within = under_way.get(), ENGINE.current_transaction.get()
    if form is None or form.claimed_in is within:
        return
    if not await sql.rows(CLAIM, mark=form.mark, request=form.request):
        raise SentBefore(form.mark)
    form.claimed_in = within


async def led_to(mark: str) -> str:
    """Where a form led that was carried out a moment ago, as soon as it is answered; "" where that takes too long."""
    for _ in range(LOOKS):
        found = await sql.value(LED_TO, mark=mark)
        if found is not None:
            return str(found)
        await asyncio.sleep(BETWEEN)
    return ""


async def answered(form: SentForm, led_to: str) -> None:
    """Notes where a form led that was carried out."""
    if form.claimed_in is not None:
        await sql.rows(ANSWERED, mark=form.mark, request=form.request, led_to=led_to)
