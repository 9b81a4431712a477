"""How often somebody wants to be written to, in the words of the page on which they choose, and what comes all the same."""

from governance.reminders.rules.humane import SELDOM, Rhythm

CHOICES: dict[str, tuple[str, str]] = {
    "": (
        "As often as I sign in",
        f"When something is new: on working days, or on Mondays if you signed in on fewer than {SELDOM} days last month.",
    ),
    Rhythm.DAILY: ("Every working day", "One letter in the morning, and none when nothing is new."),
    Rhythm.WEEKLY: (
        "On Mondays",
        "One letter a week, when something is new. What is due within two business days comes at once.",
    ),
    Rhythm.PORTAL: ("No letters", "You read in Concord. Everything stands in your inbox and on To do."),
}
STILL = (
    "Letters about your account: a password, a new browser, another address.",
    "A last reminder before somebody above you is told that something waits for you.",
)


def named(chosen: str) -> str:
    """A choice as the record tells it."""
    return CHOICES[chosen][0].lower() if chosen else ""
