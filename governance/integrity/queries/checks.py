"""The list of checks. A check is one module here and one entry of CHECKS; everything that verifies runs them all."""

from governance.integrity.queries import entries, witnesses
from governance.integrity.queries.look import Check
from governance.integrity.rules.findings import Area

CHECKS: tuple[Check, ...] = (
    Check(area=Area.TRAIL, title="Entries of the record follow one another", look=entries.look),
    Check(area=Area.WITNESS, title="The record is what its copies elsewhere say", look=witnesses.look),
)
