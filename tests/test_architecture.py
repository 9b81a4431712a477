"""How the house is built: imports point down, rules are pure, one writer, small pieces, fragments start with _.

Each failure says what is wrong, why it matters and how to mend it. What pages say is tested elsewhere.
"""

import ast
import re
import statistics
import sys
from collections.abc import Callable, Iterator
from pathlib import PurePath

import pytest

from tests import source
from tests.source import Module, length

LAYERS = (
    *(
        "governance",
        "errors",
        "lifeline",
        "aside",
        "clock",
        "mail_settings",
        "security_contact",
        "sign_on_settings",
        "settings",
        "characters",
        "canonical",
        "cells",
        "formats",
        "values",
        "moves",
        "files",
        "outgoing",
        "tabular",
    ),
    *("piccolo_app", "database"),  # piccolo_app names the tables of all others as text, for the migrations
    *("audit", "acts", "people", "sweeps", "identity", "anchors"),
    *("attachments", "bodies", "districts", "calendars", "agreements", "knowledge"),
    *(
        "requests",
        "results",
        "adjustments",
        "trials",
        "inference",
        "estimates",
        "scorecards",
        "changes",
        "outlook",
        "meetings",
    ),
    *(
        "waiting",
        "agendas",
        "reminders",
        "invitations",
        "webhooks",
        "open_data",
        "records",
        "integrity",
        "search",
        "jobs",
    ),
    *("_demo", "web", "api", "app", "cli"),
)
ROUTES = {"get", "post", "put", "patch", "delete"}
LONG_ON_PAGES = 25  # functions of web/ over 15 lines; only ever fewer
ENTRANCES = {"__main__", "piccolo_conf"}  # started by a name, imported by nobody
REPORTS_MAY = {"governance.errors", "governance.canonical", "governance.formats", "governance.aside"}
IMPURE = {
    "asyncio",
    "os",
    "subprocess",
    "socket",
    "random",
    "secrets",
    "threading",
    "sqlite3",
    "urllib.request",
}
WRITERS = re.compile(
    r"governance/(\w+/actions(\.py|/.+)|acts\.py|audit/trail\.py|database/.+|jobs\.py|jobs/.+)$",
)
SQL_WRITE = re.compile(
    r'\b(INSERT\s+INTO|DELETE\s+FROM|UPDATE\s+[\w".{…}]+\s+SET|TRUNCATE\s+TABLE|MERGE\s+INTO)\b'
)
VAGUE = re.compile(r"(Manager|Helpers?|Utils?|Handler|Data|.Service)$|^(process_|do_)")
OUR_SERVICES = {"NewService", "KnownService"}  # a service of 311, the field's own word
CLOCKS = {"datetime", "date", "datetime.datetime", "datetime.date", "clock", "time"}

MODULES = source.modules()
KNOWN = {module.name: module for module in MODULES}


def _assert_none(found: list[str], why: str) -> None:
    assert not found, f"{why}\n  " + "\n  ".join(found)


def _across(check: Callable[[Module], Iterator[str]]) -> list[str]:
    return [line for module in MODULES for line in check(module)]


def _module_of(name: str) -> str:
    """The known module that an imported dotted name stands for or lies in."""
    while name and name not in KNOWN:
        name = name.rpartition(".")[0]
    return name


def _room(name: str) -> str:
    parts = name.split(".")
    return parts[1] if parts[0] == "governance" and len(parts) > 1 else parts[0]


# Layers


def test_every_room_of_the_house_has_its_place_in_the_order() -> None:
    rooms = {module.room for module in MODULES if module.name.startswith("governance")}
    unplaced = sorted(rooms - set(LAYERS) - ENTRANCES)
    _assert_none(
        unplaced, "These folders or modules have no layer: add them to LAYERS, as low as their imports allow."
    )


def test_imports_point_down() -> None:
    _assert_none(
        _across(upward_imports),
        "A lower layer imports a higher one. Move what both need down, or let the higher one pass it in:",
    )


def upward_imports(module: Module) -> Iterator[str]:
    if module.room in ENTRANCES or not module.name.startswith("governance"):
        return
    room = _room(module.name)
    mine = LAYERS.index(room) if room in LAYERS else len(LAYERS)
    for node, name in module.imports():
        target = _room(name) if name.startswith("governance.") else None
        if target in ENTRANCES or (target in LAYERS and LAYERS.index(target) > mine):
            yield f"{module.place(node)}: {room} imports {name}"


PARTS = ("rules", "tables", "queries", "actions")  # of a capability; each may import those before it


def test_a_capability_reads_from_rules_to_actions() -> None:
    _assert_none(
        _across(backward_imports),
        "Within a capability, rules ← tables ← queries ← actions: what decides knows nothing of what reads, what reads"
        " nothing of what writes. Move what both need to the left:",
    )


def backward_imports(module: Module) -> Iterator[str]:
    mine = _part(module.name)
    for node, name in module.imports() if mine else ():
        part = _part(name)
        if part and PARTS.index(part) > PARTS.index(mine):
            yield f"{module.place(node)}: {mine} import {name}"


def _part(name: str) -> str:
    """Which part of its capability a module is or lies in, "" for the rest of the house."""
    parts = name.split(".")
    return parts[2] if parts[0] == "governance" and len(parts) > 2 and parts[2] in PARTS else ""


def test_documents_know_rules_only() -> None:
    _assert_none(
        _across(report_imports), "reports/ takes values and imports pure rules, nothing that reads or writes:"
    )


def report_imports(module: Module) -> Iterator[str]:
    if module.room != "reports":
        return
    for node, name in module.imports():
        target = _module_of(name)
        pure = target in REPORTS_MAY or ".rules" in target
        if name.startswith("governance") and not pure:
            yield f"{module.place(node)}: {name}"


def test_only_records_and_what_lies_above_ask_for_documents() -> None:
    above = LAYERS[LAYERS.index("records") :]
    found = [
        f"{module.place(node)}: {name}"
        for module in MODULES
        if module.room not in above and module.room != "reports"
        for node, name in module.imports()
        if name.split(".")[0] == "reports"
    ]
    _assert_none(found, "Documents are rendered for `records`; a lower layer must not know them:")


def test_no_relative_imports() -> None:
    found = [
        f"{m.place(node)}: {name}" for m in MODULES for node, name in m.imports() if name.startswith(".")
    ]
    _assert_none(
        found, "Write the whole name (from governance.people.rules import …), so that layers can be read:"
    )


def test_no_imports_inside_functions() -> None:
    _assert_none(
        _across(hidden_imports),
        "An import inside a function hides a dependency. Move it to the top; if that makes a ring, cut the ring."
        " A weighty reason stands beside it as `# noqa: PLC0415 - why`:",
    )


def hidden_imports(module: Module) -> Iterator[str]:
    lines = module.text.splitlines()
    for function in module.functions():
        for node in ast.walk(function):
            if not isinstance(node, ast.Import | ast.ImportFrom):
                continue
            if not re.search(r"# noqa: PLC0415 - \w", lines[node.lineno - 1]):
                yield f"{module.place(node)} in {function.name}"


# Rules are pure


# Asks for real time, as no other rule does and no rule may ask it: what is decided by it is handed the moment.
REAL_TIME = "governance.identity.rules.real_time"


def _is_rules(module: Module) -> bool:
    return "rules" in module.name.split(".")[2:] and module.name != REAL_TIME


def test_rules_are_pure() -> None:
    _assert_none(
        [line for module in MODULES if _is_rules(module) for line in impurities(module)],
        "rules may import the standard library (nothing that reads the world), numpy, msgspec and modules that are as"
        " pure, and ask nobody for the time: pass values in, `at` included:",
    )


def impurities(module: Module) -> Iterator[str]:
    for statement, name in module.imports():
        if name.startswith("governance"):
            yield from _impure_neighbor(module, statement, name)
        elif name.split(".")[0] not in {"numpy", "msgspec", *sys.stdlib_module_names} or _is_impure(name):
            yield f"{module.place(statement)}: imports {name}"
    for node in module.nodes:
        if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"} and _of_a_clock(node):
            yield f"{module.place(node)}: asks for the time (.{node.attr})"


def _of_a_clock(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name | ast.Attribute) and ast.unparse(node.value) in CLOCKS


def _is_impure(name: str) -> bool:
    return any(name == banned or name.startswith(f"{banned}.") for banned in IMPURE)


def _impure_neighbor(module: Module, node: ast.stmt, name: str) -> Iterator[str]:
    target = _module_of(name)
    if target in {"governance.clock", "governance.settings"}:
        yield f"{module.place(node)}: imports {target}"
    elif target != "governance" and not _is_rules(KNOWN[target]) and list(impurities(KNOWN[target])):
        yield f"{module.place(node)}: imports {target}, which is not pure"


# One home for what dates and times are called

LOCAL_NAMES = re.compile(r"%[-_^#]?[aAbBp]")  # of strftime: they follow the machine's language


def test_no_name_of_a_day_or_month_follows_the_machines_language() -> None:
    _assert_none(
        _across(local_names),
        "strftime calls days and months in the machine's language, and every room in its own way; use"
        " governance/formats.py:",
    )


def local_names(module: Module) -> Iterator[str]:
    for node in module.nodes:
        if _formats_a_date(node) and LOCAL_NAMES.search(ast.unparse(node)):
            yield f"{module.place(node)}: {ast.unparse(node)}"


def _formats_a_date(node: ast.AST) -> bool:
    if isinstance(node, ast.FormattedValue):
        return node.format_spec is not None
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "strftime"
    )


# One writer


def test_only_actions_write() -> None:
    found = [
        line
        for module in MODULES
        if not WRITERS.match(module.path.relative_to(source.ROOT).as_posix())
        for line in writes(module)
    ]
    _assert_none(
        found,
        "Only actions, the trail, the database layer and jobs write rows. Make this an action (guard, compare-and-set,"
        " audit event in one transaction) and call it:",
    )


def writes(module: Module) -> Iterator[str]:
    tables = {name.rsplit(".", 1)[-1] for _, name in module.imports() if ".tables" in name}
    for node in module.nodes:
        if isinstance(node, ast.Call) and _is_table_write(node, tables):
            yield f"{module.place(node)}: {ast.unparse(node.func)}(…)"
    for node, text in _texts(module.tree):
        if SQL_WRITE.search(text):
            yield f"{module.place(node)}: {text.strip()[:60]}"


def _is_table_write(call: ast.Call, tables: set[str]) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    verb, receiver = call.func.attr, ast.unparse(call.func.value)
    if verb in {"save", "remove"}:  # of a row: sets and workbooks are given something
        return not call.args
    on_table = receiver in tables or receiver.split(".")[0] == "tables"
    return verb == "get_or_create" or (on_table and verb in {"insert", "update", "delete"})


def _texts(tree: ast.Module) -> Iterator[tuple[ast.expr, str]]:
    """Each string of the code but its docstrings; the holes of a formatted one appear as `{…}`."""
    nodes = list(ast.walk(tree))
    owners = (n for n in nodes if isinstance(n, ast.Module | ast.ClassDef | source.Function) and n.body)
    skipped = {id(n.body[0].value) for n in owners if isinstance(n.body[0], ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(part) for part in node.values}
            yield node, "".join(str(p.value) if isinstance(p, ast.Constant) else "{…}" for p in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node, node.value


# One dialect of SQL


def test_sql_has_named_places() -> None:
    found = [line for module in MODULES if module.room != "database" for line in unnamed_places(module)]
    _assert_none(
        found,
        "Ask with `sql.rows(QUERY, party=…)` (governance/database/sql.py) and write :party in the query, so that"
        " a value never slips into the place of another:",
    )


def unnamed_places(module: Module) -> Iterator[str]:
    for node in module.nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "raw":
            yield f"{module.place(node)}: {ast.unparse(node.func)}(…)"
    for node, text in _texts(module.tree):
        if re.search(r"\$\d", text):
            yield f"{module.place(node)}: {text.strip()[:60]}"


# Items speak for themselves

ITEMS = "governance.agreements.rules.items"
OF_A_KIND = re.compile(r"(^|')(term|clause|header):")


def test_only_items_know_the_kinds_of_items() -> None:
    found = [line for m in MODULES if not m.name.startswith(ITEMS) for line in kinds_asked(m)]
    _assert_none(
        found,
        "An item speaks for itself, so that a new kind is one module: ask the item (its name, fields, target, owner,"
        f" Term.of(item) where only targets are meant) or {ITEMS} (kind_of, service_of, blank_item):",
    )


def kinds_asked(module: Module) -> Iterator[str]:
    calls = [node for node in module.nodes if isinstance(node, ast.Call)]
    for call in (call for call in calls if ast.unparse(call.func) == "isinstance"):
        if {"Term", "Clause", "Header"} & {n.id for n in ast.walk(call) if isinstance(n, ast.Name)}:
            yield f"{module.place(call)}: {ast.unparse(call)}"
    for node, text in _texts(module.tree):
        if OF_A_KIND.search(text):
            yield f"{module.place(node)}: {text[:60]!r}"


# Values that cross a border are typed

ANY_MAPPING = re.compile(r"(?:dict|Mapping)\[str, Any\]")
UNTYPED = {
    "Entry.before": "an event keeps whatever its kind of act writes down",
    "Entry.after": "the same",
    "StoredEvent.before": "the same, read back: its sentence names the parts it tells",
    "StoredEvent.after": "the same",
    "Outcome.values": "columns of a row as the database layer takes them",
    "TermLine.stated": "those fields of a target that a file speaks of, handed to `replace`",
    "OneRequest.row": "a request as it is stored, with forty columns that its page shows one by one",
    "AgreedItem.body": "what is hashed, handed to other systems as it is: whoever recomputes the fingerprint needs just this",
    "SideWord.item": "the same",
    "ProposedLine.before": "the same",
    "ScorecardDetail.card": "the same",
    "FindingDetail.found": "the same",
}


def test_no_value_that_others_read_is_a_bare_mapping() -> None:
    found = [line for module in MODULES for line in bare_mappings(module)]
    _assert_none(
        [line for line in found if line.split()[-1] not in UNTYPED],
        "Readers would parse this again by its keys. Make it a frozen dataclass, parsed once in the query:",
    )
    gone = UNTYPED.keys() - {line.split()[-1] for line in found}
    assert not gone, f"These are typed by now; take them out of UNTYPED: {sorted(gone)}"


def bare_mappings(module: Module) -> Iterator[str]:
    for owner in module.nodes:
        if not isinstance(owner, ast.ClassDef) or owner.name.startswith("_"):
            continue
        for field in (node for node in owner.body if isinstance(node, ast.AnnAssign)):
            if ANY_MAPPING.search(ast.unparse(field.annotation)):
                yield f"{module.place(field)}: {owner.name}.{ast.unparse(field.target)}"


# Small pieces with plain names


def test_files_are_short() -> None:
    sizes = {module.path.relative_to(source.ROOT).as_posix(): module.text.count("\n") for module in MODULES}
    too_long = [f"{path}: {size} lines" for path, size in sizes.items() if size > 400]
    _assert_none(too_long, "No file is longer than 400 lines. Make it a folder of the same name, by subject:")
    long = [f"{path}: {size} lines" for path, size in sizes.items() if size > 300]
    assert len(long) <= 0.05 * len(sizes), f"More than one file in twenty is over 300 lines: {long}"


def test_functions_are_short() -> None:
    sizes = [
        (length(function), f"{m.place(function)} {function.name}")
        for m in MODULES
        for function in m.functions()
    ]
    too_long = [f"{place}: {size} lines" for size, place in sizes if size > 50]
    _assert_none(
        too_long, "No function is longer than 50 lines. Give its parts names and let it read downwards:"
    )
    lengths = sorted(size for size, _ in sizes)
    assert lengths[int(len(lengths) * 0.95)] <= 30, "More than one function in twenty is over 30 lines."
    assert statistics.median(lengths) <= 8, (
        "The median function is over 8 lines: long ones have become the habit."
    )


def test_handlers_are_thin() -> None:
    """A handler loads through the viewer, calls one action or query and answers: at most 15 lines, from its `def` on."""
    _assert_none(
        _across(thick_handlers),
        "A handler is at most 15 lines. What is decided belongs to rules, what is written to actions, what a page"
        " shows to a function below the class:",
    )
    sizes = [length(each) for m in MODULES if ".web." in m.name for each in m.functions()]
    assert sum(size > 15 for size in sizes) <= LONG_ON_PAGES, (
        "More functions of pages are over 15 lines than were."
    )


def thick_handlers(module: Module) -> Iterator[str]:
    for function in module.functions():
        if length(function) > 15 and any(_is_route(each) for each in function.decorator_list):
            yield f"{module.place(function)} {function.name}: {length(function)} lines"


def _is_route(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(called, ast.Name) and called.id in ROUTES


def test_forms_that_are_typed_again_say_so() -> None:
    _assert_none(
        _across(forms_not_typed_again),
        "`read_form(…, again=…)` says how a form is shown again; the handler needs `@typed_again` for that:",
    )


def forms_not_typed_again(module: Module) -> Iterator[str]:
    for function in module.functions():
        routes = [each for each in function.decorator_list if _is_route(each)]
        marked = any(ast.unparse(each) == "typed_again" for each in function.decorator_list)
        again = any(isinstance(node, ast.keyword) and node.arg == "again" for node in ast.walk(function))
        if routes and again and not marked:
            yield f"{module.place(function)} {function.name}"


def test_functions_take_few_arguments() -> None:
    found = [
        f"{module.place(function)} {function.name}: {count}"
        for module in MODULES
        for function in module.functions()
        if (count := arguments(function)) > 6
    ]
    _assert_none(found, "No function takes more than 6 arguments. Hand over one value that has a name:")


def arguments(function: source.Function) -> int:
    taken = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return len([argument for argument in taken if argument.arg not in {"self", "cls"}])


def test_every_module_opens_by_saying_what_it_decides() -> None:
    silent = [
        str(m.path.relative_to(source.ROOT))
        for m in MODULES
        if m.text.strip() and not ast.get_docstring(m.tree)
    ]
    _assert_none(silent, "A module opens with what it decides and what it does not:")


def test_names_are_words_of_the_domain() -> None:
    named = ((m, n) for m in MODULES for n in m.nodes if isinstance(n, ast.ClassDef | source.Function))
    found = [f"{module.place(node)} {node.name}" for module, node in named if _is_vague(node.name)]
    _assert_none(
        found, "Manager, Helper, Util, Service, Handler, Data, process_, do_ say nothing. Say what it is:"
    )


def _is_vague(name: str) -> bool:
    return bool(VAGUE.search(name)) and name not in OUR_SERVICES


# Templates

TEMPLATES = source.templates()
JINJA = re.compile(r"\{%.*?%\}", re.DOTALL)
ALONE = {"mail", "print"}  # documents and letters stand alone: they have their own shell and their own style
MACROS = "_macros"  # pieces that pages call by name; the folder carries the mark of a fragment


def _is_page(path: PurePath) -> bool:
    return not path.name.startswith("_") and path.parts[0] not in ALONE | {MACROS}


def test_what_is_no_whole_page_starts_with_an_underscore() -> None:
    found = [str(p) for p, text in TEMPLATES.items() if _is_page(p) and not _is_whole(p, text)]
    _assert_none(found, "A page extends the base; a fragment's name starts with _:")


def _is_whole(path: PurePath, text: str) -> bool:
    return path.name == "base.html" or "{% extends" in text or "<!doctype" in text.lower()


def test_only_fragments_are_included() -> None:
    pattern = re.compile(r"""{%-?\s*(?:include|import|from)\s+["']([^"']+)["']""")
    found = [f"{p} takes in {t}" for p, text in TEMPLATES.items() for t in pattern.findall(text)]
    bare = [line for line in found if not _is_fragment(PurePath(line.split()[-1]))]
    _assert_none(bare, "Name it with _:")


def _is_fragment(path: PurePath) -> bool:
    return path.name.startswith("_") or path.parts[0] == MACROS


def test_templates_are_short() -> None:
    sizes = {p: text.count("\n") for p, text in TEMPLATES.items() if p.parts[0] not in ALONE | {MACROS}}
    _assert_none(
        [f"{p}: {n}" for p, n in sizes.items() if n > 100],
        "No template is over 100 lines; cut fragments out:",
    )
    long = [f"{path}: {size}" for path, size in sizes.items() if size > 60]
    assert len(long) <= 0.05 * len(sizes), f"More than one template in twenty is over 60 lines: {long}"


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("inline style", r"<style|\sstyle\s*="),
        ("inline script", r"<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*[\"']|javascript:"),
        ("a file of another host", r"""(?:src|<link[^>]*href)\s*=\s*["']\s*(?:https?:)?//"""),
    ],
)
def test_pages_carry_nothing_that_the_content_policy_refuses(what: str, pattern: str) -> None:
    found = [
        str(p)
        for p, text in TEMPLATES.items()
        if p.parts[0] not in ALONE and re.search(pattern, JINJA.sub("", text), re.IGNORECASE)
    ]
    _assert_none(found, f"The browser refuses {what}; put it into templates/assets:")


# The checks themselves can fail


@pytest.mark.parametrize(
    ("check", "text", "name"),
    [
        (upward_imports, "from governance import app", "governance.people.actions"),
        (upward_imports, "import governance.piccolo_conf", "governance.app"),
        (upward_imports, "from governance.people.rules import Acting", "governance.acts"),
        (upward_imports, "from governance.identity.queries import arrivals", "governance.people.actions"),
        (report_imports, "from governance.people.tables import Person", "reports.agreement"),
        (hidden_imports, "def f():\n    import json", "governance.people.rules"),
        (kinds_asked, "def f(item):\n    return isinstance(item, Clause | Term)", "governance.web.changes"),
        (kinds_asked, "KEY = f'term:{code}/done'", "governance.web.changes"),
        (bare_mappings, "class Page:\n    body: Mapping[str, Any] | None", "governance.changes.queries"),
        (impurities, "import piccolo", "governance.people.rules"),
        (impurities, "import os.path", "governance.people.rules"),
        (impurities, "from governance.clock import now", "governance.people.rules"),
        (impurities, "from governance.people.tables import Person", "governance.people.rules"),
        (impurities, "from datetime import date\nx = date.today()", "governance.people.rules"),
        (
            writes,
            "from governance.people.tables import Person\nPerson.update({})",
            "governance.web.site.pages",
        ),
        (writes, "from governance.people import tables\ntables.Person.insert()", "governance.web.site.pages"),
        (writes, "async def f(row):\n    await row.save()", "governance.web.site.pages"),
        (writes, "SQL = 'DELETE FROM person WHERE id = 1'", "governance.web.site.pages"),
        (writes, "SQL = f'UPDATE {table} SET a = 1'", "governance.web.site.pages"),
        (backward_imports, "from governance.people.tables import Person", "governance.people.rules.rights"),
        (backward_imports, "from governance.people.queries import viewers", "governance.changes.tables"),
        (backward_imports, "from governance.people.actions import standing", "governance.people.queries"),
        (unnamed_places, "async def f():\n    await Person.raw('SELECT 1')", "governance.people.queries"),
        (unnamed_places, "SQL = 'SELECT name FROM person WHERE id = $1'", "governance.people.queries"),
        (unnamed_places, "SQL = f'SELECT {names} FROM person WHERE id = $1'", "governance.people.queries"),
        (local_names, "name = f'{day:%b} {day.day}'", "governance.changes.rules"),
        (local_names, "name = day.strftime('%A')", "governance.changes.rules"),
        (thick_handlers, "@get('/')\nasync def show():" + "\n    page()" * 15, "governance.web.changes.show"),
        (
            forms_not_typed_again,
            "@post('/')\nasync def take(request):\n    await read_form(request, again=page)",
            "governance.web.changes.acts",
        ),
    ],
)
def test_a_breach_is_found(check: Callable[[Module], Iterator[str]], text: str, name: str) -> None:
    assert len(list(check(source.of_text(text, name)))) == 1


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (upward_imports, "from governance import clock\nfrom governance.people import rules"),
        (upward_imports, "from governance import acts\nfrom governance.people.actions import tenures"),
        (impurities, "import numpy as np\nfrom datetime import date\nfrom governance.errors import Invalid"),
        (backward_imports, "from governance.changes.rules import moves\nfrom governance.web import app"),
        (unnamed_places, "SQL = 'SELECT name FROM person WHERE id = :id'"),
        (local_names, "name = f'{day:%Y-%m}{share:>4}' + at.strftime('%H:%M:%S')"),
        (thick_handlers, "@get('/')\nasync def show():" + "\n    page()" * 14),
        (
            forms_not_typed_again,
            "@post('/')\n@typed_again\nasync def f(r):\n    await read_form(r, again=page)",
        ),
        (writes, "seen = set()\nseen.remove(1)\n{}.update(a=1)\nbook.save('x.xlsx')"),
    ],
)
def test_what_is_allowed_passes(check: Callable[[Module], Iterator[str]], text: str) -> None:
    assert list(check(source.of_text(text, "governance.changes.rules"))) == []
