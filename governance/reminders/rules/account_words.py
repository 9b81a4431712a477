"""What letters about an account say: what happened or is asked, the one way to act, and whom to call. Pure.

One view is written out as text and as HTML; `facts` lists what both must say, in this order.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from governance import formats
from governance.identity.rules.letters import Purpose
from governance.reminders.rules.facts import OtherPerson

# What somebody should know even if the letter is lost also stands in their inbox.
ALSO_INBOX = frozenset({
    Purpose.ADDRESS_ASKED,
    Purpose.ADDRESS_CHANGED,
    Purpose.PASSWORD_CHANGED,
    Purpose.PASSWORD_HANDED,
    Purpose.NEW_BROWSER,
    Purpose.SECOND_FACTOR,
    Purpose.SIGN_ON,
    Purpose.TOKEN_MADE,
    Purpose.TOKEN_ENDS,
})  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Account:
    """Whose account it is and where they are written to; `told` is what the act behind the letter noted."""

    name: str
    email: str
    told: Mapping[str, str]
    asked: str
    until: str
    link: str


@dataclass(frozen=True, kw_only=True)
class Head:
    """The city's own lines, and who answers for accounts."""

    city: str
    office: str
    address: str
    url: str
    person: OtherPerson

    @property
    def host(self) -> str:
        return self.url.partition("://")[2]


@dataclass(frozen=True, kw_only=True)
class AccountLetter:
    """`act` is the words of the one link; `rows` are facts by name; `further` is what to do otherwise."""

    subject: str
    greeting: str
    lead: tuple[str, ...]
    act: str
    link: str
    rows: tuple[tuple[str, str], ...]
    further: tuple[str, ...]
    person: OtherPerson
    footer: tuple[str, ...]

    @property
    def facts(self) -> tuple[str, ...]:
        rows = [part for row in self.rows for part in row]
        told = [self.subject, self.greeting, *self.lead, *rows, self.act, self.link, *self.further]
        told += [self.person.name, self.person.phone, *self.footer]
        return tuple(one for one in told if one)


@dataclass(frozen=True, kw_only=True)
class _Words:
    subject: str
    lead: tuple[str, ...]
    act: str
    further: tuple[str, ...]
    rows: tuple[tuple[str, str], ...] = ()
    link: str = ""  # where it is not the letter's own


def letter(purpose: Purpose, account: Account, head: Head) -> AccountLetter:
    said = WORDS[purpose](account, head)
    return AccountLetter(
        subject=said.subject,
        greeting=f"{account.name},",
        lead=said.lead,
        act=said.act,
        link=said.link or account.link,
        rows=said.rows,
        further=said.further,
        person=head.person,
        footer=(
            "Letters about your account come whatever you chose for other letters. A reply goes to an administrator.",
            f"Run by the {head.office} for all departments, {head.address}",
        ),
    )


def moment(at: datetime | None, zone: ZoneInfo) -> str:
    """`Mon, Nov 30, 2026, 2:15 PM`; "" for none."""
    return formats.moment(at, zone) if at else ""


def _password(of: Account, head: Head) -> _Words:
    return _Words(
        subject="Choose a new password for Concord",
        lead=("Somebody, we hope you, asked for this letter at the sign-in page.",),
        act="Choose a password",
        further=(
            f"The link works until {of.until}, and once. Or open {head.host} and press “Forgot your password?” again.",
            "If it was not you, do nothing: what you have now keeps working.",
        ),
    )


def _welcome(of: Account, head: Head) -> _Words:
    what = "where 311 and the departments agree on what residents can expect"
    return _Words(
        subject=f"Your account in Concord, {head.city}",
        lead=(
            f"{of.told['by']} had this letter sent to you: choose a password for your account in Concord, {what}.",
            f"Then you sign in at {head.host} with {of.email}.",
        ),
        act="Choose your password",
        further=(
            f"The link works until {of.until}, and once. Later, open {head.host}/sign-in/password for a new letter.",
            "Nobody but you sees the password, and no administrator will ask for it.",
        ),
    )


def _address(of: Account, _: Head) -> _Words:
    return _Words(
        subject="Use this e-mail address for Concord?",
        lead=(f"The account of {of.name} in Concord is to move to this address.",),
        rows=(("Asked by", of.told["by"] or of.name), ("Address then", of.told["to"])),
        act="See what changes, and say yes",
        further=(f"The link works until {of.until}, and once.", "If this is not your account, do nothing."),
    )


def _address_asked(of: Account, head: Head) -> _Words:
    return _Words(
        subject="Your Concord account is to move to another address",
        lead=(
            "It moves as soon as somebody who reads the new address says yes. Until then you can stop it.",
        ),
        rows=(("Asked by", of.told["by"] or of.name), ("Address then", of.told["to"]), ("Asked", of.asked)),
        act="Stop it",
        further=(f"If you did not want this, also choose a new password: {head.host}/sign-in/password",),
    )


def _address_changed(of: Account, head: Head) -> _Words:
    return _Words(
        subject="Your Concord account has another address now",
        lead=("You are signed out everywhere, and sign in with the new address. Nothing more is sent here.",),
        rows=(("Address now", of.told["to"]), ("Asked by", of.told["by"] or of.name), ("Moved", of.asked)),
        act="Sign in",
        link=f"{head.url}/sign-in",
        further=("If you did not want this, call an administrator at once.",),
    )


def _password_changed(of: Account, head: Head) -> _Words:
    return _Words(
        subject="Your Concord password was changed",
        lead=("All your browsers were signed out. If it was you, there is nothing to do.",),
        rows=(("Changed", of.asked),),
        act="It was not me: choose another password",
        link=f"{head.url}/sign-in/password",
        further=("Then call an administrator, so that what was done in your name is looked at.",),
    )


def _password_handed(of: Account, head: Head) -> _Words:
    return _Words(
        subject="A password for one sign-in was set for you in Concord",
        lead=(
            "It works for 24 hours and must be changed at the first sign-in. You are signed out everywhere.",
            "What you agree to from now on says who handed it over, until you choose a password by letter.",
        ),
        rows=(("Set by", of.told["by"]), ("Set", of.asked)),
        act="Choose a password by letter instead",
        link=f"{head.url}/sign-in/password",
        further=("If you did not ask for it, call an administrator.",),
    )


def _new_browser(of: Account, head: Head) -> _Words:
    return _Words(
        subject="A browser not seen before signed in to your Concord account",
        lead=("If it was you, there is nothing to do.",),
        rows=(
            ("Browser", of.told["browser"]),
            ("Network address", of.told["address"] or "not known"),
            ("Signed in", of.asked),
        ),
        act="See where you are signed in",
        link=f"{head.url}/account",
        further=(f"If it was not you, choose a new password, which ends it: {head.host}/sign-in/password",),
    )


def _sign_on(of: Account, head: Head) -> _Words:
    by = (("By", of.told["by"]),) if of.told["by"] else ()
    ended = "You were signed out everywhere. " if by else "Your other browsers were signed out. "
    return _Words(
        subject=of.told["what"],
        lead=(f"{ended}If it was you, or you asked for it, there is nothing to do.",),
        rows=(("When", of.asked), *by),
        act="See how you sign in",
        link=f"{head.url}/account",
        further=("If you know nothing of it, call an administrator at once.",),
    )


def _second_factor(of: Account, head: Head) -> _Words:
    return _Words(
        subject="Your second factor in Concord",
        lead=("If it was you, or you asked for it, there is nothing to do.",),
        rows=(("What", of.told["what"]), ("When", of.asked)),
        act="See your second factor",
        link=f"{head.url}/account/factors",
        further=(
            f"If it was not you, choose a new password at once: {head.host}/sign-in/password",
            "Then call an administrator, so that what was done in your name is looked at.",
        ),
    )


def _token_made(of: Account, head: Head) -> _Words:
    return _Words(
        subject="A token for programs was made in your name in Concord",
        lead=("With it a program reads what you may read. It can agree to, approve or decide nothing.",),
        rows=(("Token", of.told["name"]), ("Good for", of.told["scopes"]), ("Made", of.asked)),
        act="See your tokens",
        link=f"{head.url}/account/tokens",
        further=("If it was not you, end it there, then choose a new password.",),
    )


def _token_ends(of: Account, head: Head) -> _Words:
    return _Words(
        subject=f"{of.told['name']}: counts until {of.told['day']}",
        lead=("From then on, programs that use it are refused.",),
        rows=((of.told["kind"], of.told["name"]), ("Counts until", of.told["day"])),
        act="See your tokens",
        link=f"{head.url}/account/tokens",
        further=("Make a new one before, or say that the service account is still needed.",),
    )


WORDS: Mapping[Purpose, Callable[[Account, Head], _Words]] = {
    Purpose.PASSWORD: _password,
    Purpose.WELCOME: _welcome,
    Purpose.ADDRESS: _address,
    Purpose.ADDRESS_ASKED: _address_asked,
    Purpose.ADDRESS_CHANGED: _address_changed,
    Purpose.PASSWORD_CHANGED: _password_changed,
    Purpose.PASSWORD_HANDED: _password_handed,
    Purpose.NEW_BROWSER: _new_browser,
    Purpose.TOKEN_MADE: _token_made,
    Purpose.TOKEN_ENDS: _token_ends,
    Purpose.SIGN_ON: _sign_on,
    Purpose.SECOND_FACTOR: _second_factor,
}
