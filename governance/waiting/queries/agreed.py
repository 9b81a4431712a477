"""What meetings agreed about open changes and not both sides have confirmed, one row each; a side reads its own."""

from governance.meetings.queries.agreed import ROWS

OF = """a.state = 'waiting' AND u.struck_at IS NULL AND c.state = 'open' AND ((SELECT every FROM scope)
  OR g.id = (SELECT agreement FROM scope) OR de.code = ANY((SELECT own FROM scope)::text[])
  OR ce.code = ANY((SELECT own FROM scope)::text[]))"""
WAITING = ROWS.replace("{of}", OF)
