"""Whether every stored file is there, is what its name says, and is known to the record."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

from anyio import to_thread

from governance.database import backup, sql
from governance.files import store
from governance.integrity.queries.look import Look
from governance.integrity.rules.findings import Area, Finding

NAMED = """SELECT hash AS name, subject, file_name, true AS rendered, made_at AS at FROM document WHERE lost_at IS NULL
  UNION ALL SELECT file, CASE WHEN matter LIKE 'offer:%' THEN 'change:' || split_part(substr(matter, 7), '/', 1)
      ELSE matter END, name, false, at FROM attachment
  UNION ALL SELECT rows_hash, 'scorecard:' || number, 'its requests', false, published_at FROM scorecard WHERE rows_hash <> ''
  UNION ALL SELECT applied, 'upload:' || number, 'the requests that it wrote', false, at FROM request_import WHERE applied <> ''
  ORDER BY rendered DESC"""  # a file that is a source as well counts as one
BATCH = 64
AGAIN = "It is made again from what it shows when somebody next opens it."
EXTRA = "Nothing leads to it. Keep it for examination, then take it out of the store."


@dataclass(frozen=True, kw_only=True)
class Named:
    """A file that the record names: whose it is, what it is called, and whether it can be made again."""

    subject: str
    file_name: str
    rendered: bool


async def named() -> Mapping[str, Named]:
    """Every file that the record names, by its name in the store."""
    rows = await sql.rows(NAMED)
    return {
        row["name"]: Named(subject=row["subject"], file_name=row["file_name"], rendered=row["rendered"])
        for row in rows
    }


def subject(name: str) -> str:
    return f"store:{name[:2]}/{name[2:]}"


def name_of(subject: str) -> str:
    return subject.removeprefix("store:").replace("/", "")


async def look(look: Look) -> AsyncIterator[Finding]:
    known = await named()
    there = await to_thread.run_sync(store.inventory, look.home)
    look.count("files", len(known))
    for name, fault in (await _wrong(look, sorted(known))).items():
        yield _finding(name, f"{fault}: {_words(known[name])}", _mend(look, name, known[name]))
    for name in sorted(there.files - known.keys() - there.new):
        yield _finding(name, "the record knows of no such file", EXTRA)
    for path in there.strange:
        yield Finding(
            area=Area.STORE, subject=f"store:{path}", fault="no file of ours is called so", mend=EXTRA
        )


async def _wrong(look: Look, names: Sequence[str]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for start in range(0, len(names), BATCH):
        found |= await to_thread.run_sync(store.wrong, look.home, names[start : start + BATCH])
    return found


def _finding(name: str, fault: str, mend: str) -> Finding:
    return Finding(area=Area.STORE, subject=subject(name), fault=fault, mend=mend)


def _words(of: Named) -> str:
    return f"“{of.file_name}” of {of.subject.partition(':')[2] or of.subject}"


def _mend(look: Look, name: str, of: Named) -> str:
    if of.rendered:
        return AGAIN
    kept = backup.holding(look.home, name)
    if kept is None:
        return "No backup is known here that holds it: look for one that was made elsewhere."
    return f"The backup {kept.file} of {kept.made_at} holds it: bring that back elsewhere and put the file in its place."
