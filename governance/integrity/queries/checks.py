"""The list of checks. A check is one module here and one entry of CHECKS; everything that verifies runs them all."""

from governance.integrity.queries import contents, entries, files, requests, state, witnesses
from governance.integrity.queries.look import Check
from governance.integrity.rules.findings import Area

CHECKS: tuple[Check, ...] = (
    Check(area=Area.TRAIL, title="Entries of the record follow one another", look=entries.look),
    Check(area=Area.WITNESS, title="The record is what its copies elsewhere say", look=witnesses.look),
    Check(area=Area.STATE, title="Tables say what entries say", look=state.against_entries),
    Check(area=Area.STATE, title="Requests are as their uploads brought them", look=requests.against_uploads),
    Check(area=Area.FINGERPRINTS, title="Fingerprints fit what they stand for", look=contents.look),
    Check(area=Area.STORE, title="Stored files are what their names say", look=files.look),
)
