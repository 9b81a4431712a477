"""Timed tasks in plain words, and how they stand: which are late, and at how many rows one fails. Pure."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from governance.sweeps.rules import is_late

TITLES = {
    "take_queued": "Takes in uploads of requests",
    "read_promises": "Reads the promises out of data sources",
    "catch_up": "Judges requests anew where a target, an owner or a holiday changed",
    "write_account_letters": "Writes letters about accounts and passwords",
    "keep_watch": "Notes what waits for whom, and until when",
    "send_letters": "Hands letters to the mail server",
    "tell": "Tells people what waits for them",
    "tell_what_happened": "Tells people what was done",
    "collect": "Writes down what other systems are told",
    "deliver": "Sends messages to other systems",
    "compose_letters": "Writes the letter of the day to each person",
    "tell_calendars": "Sends meetings into calendars",
    "rematch": "Matches names in data sources with renamed services",
    "compare_findings": "Holds what data sources promise against what is signed",
    "keep_estimates": "Counts by when nine of ten were done lately, for call takers",
    "take_effect": "Lets words for call takers take effect that nobody objected to",
    "announce": "Announces targets on the day on which they take effect",
    "open_version_steps": "Opens the steps that a new target needs",
    "found_working_groups": "Founds the group of 311 and each department",
    "end_expired": "Ends sessions that ran out, and clears away old ones",
    "keep_minutes": "Begins minutes, and makes them final on their day",
    "look_for_missed": "Looks whether anybody was told too late",
    "keep_agendas": "Keeps the agendas of the next two weeks",
    "lapse": "Lets drafts lapse that nobody touched for 60 days",
    "lapse_reorganizations": "Lets moves of services lapse that were not agreed in time",
    "sweep_scorecards": "Drafts and publishes scorecards",
    "ask_quarter": "Asks departments what is coming up, once a quarter",
    "tidy_letters": "Gives up letters that nobody took, and forgets old texts",
    "plan_series": "Sets the dates of regular meetings",
    "keep_checkpoints": "Signs checkpoints of the record",
    "mail_checkpoints": "Mails the newest checkpoint to auditors",
    "check_nightly": "Checks the record and everything that is stored, every night",
    "mail_faults": "Writes to auditors and administrators what a check found",
    "mail_emergencies": "Writes to administrators that an account for emergencies was used",
    "tidy_store": "Clears away what broken-off work left in the store",
    "tidy_logs": "Sets the database server's log aside day by day, and clears away old logs",
    "sweep_uploads": "Clears away files that were looked over and never taken in",
}


def task_of(name: str) -> str:
    """The task that a part of one belongs to: `keep_minutes` of `keep_minutes.drafts`."""
    return name.partition(".")[0]


def late(every: Mapping[str, int], since: Mapping[str, timedelta]) -> tuple[str, ...]:
    """Tasks that should have run, of those that run so often in seconds; none where nothing has run yet at all."""
    if not since:
        return ()
    long = timedelta.max
    return tuple(
        name for name, often in every.items() if is_late(timedelta(seconds=often), since.get(name, long))
    )


def words(late: Collection[str], *, failing: int, ran: bool) -> str:
    """How timed tasks stand, for a supervisor."""
    if not ran:
        return "not run yet"
    found = [f"{len(late)} late: {', '.join(late)}"] if late else []
    found += [f"failing at {failing} {'row' if failing == 1 else 'rows'}"] if failing else []
    return "; ".join(found) or "on time"
