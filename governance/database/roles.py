"""What the portal's own role may do with each table. Another role, the owner, migrates, backs up and restores.

Whoever speaks through the portal, by an injection or by our own fault, can thereby neither alter tables, nor switch
guards off, nor write into the trail but by handing an entry over. A table that is not listed is closed to the portal.
"""

from enum import Enum

from governance.database import sql
from governance.database.session import transaction


class Rights(Enum):
    """What may be done with the rows of a table."""

    OWNERS = ("SELECT",)  # the owner alone writes
    HANDED_OVER = ("INSERT",)  # the owner takes them away
    APPENDED = ("SELECT", "INSERT")  # they stay as they were written
    LOCKED = ("SELECT", "INSERT", "UPDATE (id)")  # the same, but a row is locked while others are added to it
    KEPT = ("SELECT", "INSERT", "UPDATE")  # they change, and none goes
    ORDINARY = ("SELECT", "INSERT", "UPDATE", "DELETE")


_CLASSES = {
    Rights.OWNERS: "event migration trail_head written_row",
    Rights.HANDED_OVER: "event_due",
    Rights.APPENDED: """
        acknowledgement action_deferral agreement_review alias approval card_comment change_talk consent finding_request
        deployment difference_answer district_outlines edit emergency_drill facet ground_rules holiday item letter_attempt meeting_guest meeting_note_version note
        nudge objection offer open_data participant published_agenda refused_line rejection system_of_record terms_upload
        record_check unsound version_item""",
    Rights.LOCKED: "agreement body party",
    Rights.KEPT: """
        action api_token attachment attendance calendar calendar_choice calendar_feed calendar_version change city
        confirmation corrected_request correction correspondent counter credential decision delegation delivery
        delivery_attempt document endpoint estimate extension feed finding group_listing group_mapping holiday_notice identity invitation label label_change label_notice label_told
        letter mail_relay meeting_agreement meeting_note meeting_reply meeting_series minutes minutes_correction motion
        notice outcome outlook_entry outlook_invitation outlook_question ownership person question recommendation relief
        reorganization reorganization_side request request_import scorecard seat service service_account succession sweep_run tally tenure
        trail_reader version watch watermark
        declared_issuer factor_reset target_difference""",
    Rights.ORDINARY: """
        account_letter agenda_item asked_words draft idempotency_key intent judgment letter_link letter_notice meeting mute outlook_service recusal
        relief_cover reminder_setting session form_sent sign_in_attempt stranger sweep_failure stale throttle vote
        factor_requirement passkey proof_asked recovery_code second_factor""",
}
# What the portal may call: the first two run with the owner's rights, and check what they are given.
FUNCTIONS = (
    "rows_gathered()",
    "rows_bound(bigint, boolean)",
    "active(person)",
    "tokens_live(person, timestamptz, timestamptz)",
)
TABLES = {table: rights for rights, tables in _CLASSES.items() for table in tables.split()}

OWNS = """SELECT pg_has_role(:role, relowner, 'MEMBER') AS owns FROM pg_class
    WHERE oid = to_regclass('public.event')"""
HELD = """SELECT c.relname AS name, v.verb, has_table_privilege(:role, c.oid, v.verb) AS may
    FROM pg_class c, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) AS v (verb)
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace ORDER BY 1, 2"""
THERE = """SELECT relname AS name, pg_get_serial_sequence(format('%I', relname), attname) AS numbers
    FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'id'
    WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"""
MINE = """SELECT format('%I', datname) AS name FROM pg_database
    WHERE datname = current_database() AND pg_has_role(current_user, datdba, 'USAGE')"""


async def owns_the_record() -> bool:
    """Whether the role that speaks here could alter the record's tables, because it owns them or may act for who does."""
    return await may_act_as_owner(str(await sql.value("SELECT current_user")))


async def may_act_as_owner(role: str) -> bool:
    return bool(await sql.value(OWNS, role=role))


async def differences(role: str) -> list[str]:
    """What this role may do beyond the list, and what it may not that the list says."""
    found = await sql.rows(HELD, role=role)
    return [
        f"{row['name']}: {'may' if row['may'] else 'may not'} {row['verb']}"
        for row in found
        if row["may"] != (row["name"] in TABLES and row["verb"] in TABLES[row["name"]].value)
    ]


async def grant(role: str) -> None:
    """Give the portal's role exactly what the list says. The owner asks for it after every migration."""
    async with transaction():
        for statement in _taken(_quoted(role)):
            await sql.rows(statement)
        for row in await sql.rows(THERE):
            for statement in _given(row["name"], row["numbers"], _quoted(role)):
                await sql.rows(statement)
        for function in FUNCTIONS:
            await sql.rows(f"GRANT EXECUTE ON FUNCTION {function} TO {_quoted(role)}")
        if database := await sql.value(MINE):
            await sql.rows(f"GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {_quoted(role)}")


def _taken(role: str) -> tuple[str, ...]:
    everything = ("TABLES", "SEQUENCES", "ROUTINES")
    return (
        *(f"REVOKE ALL ON ALL {kind} IN SCHEMA public FROM PUBLIC, {role}" for kind in everything),
        f"REVOKE ALL ON SCHEMA public FROM PUBLIC, {role}",
        f"GRANT USAGE ON SCHEMA public TO {role}",
    )


def _given(table: str, numbers: str | None, role: str) -> tuple[str, ...]:
    if table not in TABLES:
        return ()
    verbs = TABLES[table].value
    taken = f"GRANT USAGE ON SEQUENCE {numbers} TO {role}"
    given = f"GRANT {', '.join(verbs)} ON {table} TO {role}"
    return (given, taken) if numbers and "INSERT" in verbs else (given,)


def _quoted(role: str) -> str:
    return '"' + role.replace('"', '""') + '"'


def statements(owner: str, database: str) -> str:
    """What an administrator of one's own server types once, so that the portal has a role of its own."""
    app, base = _quoted(f"{owner}_app"), _quoted(database)
    return (
        f"Give the portal a role of its own: CREATE ROLE {app} LOGIN PASSWORD '…'; GRANT CONNECT, TEMPORARY ON DATABASE "
        f"{base} TO {app}; GRANT {app} TO {_quoted(owner)}; Then name the address that is now in DATABASE_URL in "
        "GOVERNANCE_OWNER_URL, that of the new role in DATABASE_URL, and run: governance migrate"
    )
