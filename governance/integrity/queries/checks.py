"""The list of checks. A check is one module here and one entry of CHECKS; everything that verifies runs them all."""

from governance.integrity.queries import requests, state
from governance.integrity.queries.look import Check
from governance.integrity.rules.findings import Area

CHECKS: tuple[Check, ...] = (
    Check(
        area=Area.STATE,
        title="Tables say what entries say, and entries what tables say",
        look=state.against_entries,
    ),
    Check(area=Area.STATE, title="Requests are as their uploads brought them", look=requests.against_uploads),
)
