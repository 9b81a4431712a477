"""What the auditor's page says of copies of the record that are kept elsewhere: reading one that is handed in, the newest
checkpoints with their public key, and the record as a file that is checked on any machine.
"""

from collections.abc import AsyncIterator
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from anyio import to_thread
from litestar import Controller, post
from litestar.response import Stream

from governance.anchors import folder, package
from governance.anchors.queries.origins import origins
from governance.anchors.rules.notes import Unreadable
from governance.anchors.rules.witnesses import witnesses_from
from governance.audit.queries import Filter
from governance.errors import ConcordError, Invalid
from governance.people.rules import Matter
from governance.records.actions import trail as actions
from governance.web.people.acting_roles import auditor
from governance.web.site import files, patience
from governance.web.site.forms import Form
from governance.web.site.pages import Request, now, settings_of, today, viewer_of

SHOWN = 5  # checkpoints
AREA, FILE = "witness", "file"
LONGEST = 100_000  # characters of a copy
BLOCK = 1 << 16
IN_MEMORY = 8 << 20


async def witness_of(form: Form) -> str:
    """The copy that was pasted or sent as a file, "" for none. Raises Invalid where it is none that can be read."""
    pasted = form.text(AREA, "The copy", required=False, limit=LONGEST)
    sent = await form.sent(FILE)
    whole = "\n\n".join(part for part in (pasted, sent.decode("utf-8", "replace")) if part.strip())
    try:
        if whole:
            witnesses_from(whole, where="")
    except Unreadable as problem:
        raise Invalid(f"{problem}", fields={FILE if sent else AREA: f"{problem}."}) from problem
    form.check()
    return whole


async def shown(request: Request) -> dict[str, Any]:
    """The newest checkpoints and the keys by which they are signed; what is wrong with their folder, where it is."""
    known = settings_of(request)
    places = folder.places(known.home, known.witness_folder)
    try:
        kept = await to_thread.run_sync(lambda: folder.newest(places, most=SHOWN))
    except ConcordError as problem:
        return {"checkpoints": (), "checkpoints_fault": problem.message, "origins": await origins()}
    signed = [each for each in kept if each.checkpoint.size]
    return {"checkpoints": signed, "checkpoints_fault": "", "origins": await origins()}


class AnchorController(Controller):
    path = "/audit"

    @post("/packages", status_code=200, opt={"patience": patience.DOWNLOAD})
    async def take_out(self, request: Request) -> Stream:
        by = auditor(viewer_of(request), Matter.TRAIL)
        words = "everything, with the program that checks it"
        upto = await actions.record_export(Filter(), filter_words=words, by=by, at=now(request))
        out = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed by whoever reads it to its end
        await package.write(out, upto=upto)
        name = files.dated_name("record", today(request)).replace(".csv", ".zip")
        return files.stream(_blocks(out), name, "application/zip")


async def _blocks(out: IO[bytes]) -> AsyncIterator[bytes]:
    with out:
        out.seek(0)
        while part := await to_thread.run_sync(out.read, BLOCK):
            yield part
