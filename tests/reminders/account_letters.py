"""Letters about an account for tests: one of each purpose, as it would lie in Dana Ruiz' mailbox."""

from governance.identity.rules.letters import LASTS, Purpose
from governance.reminders.rules.account_words import Account, AccountLetter, Head, letter
from governance.reminders.rules.facts import OtherPerson

URL, DANA = "https://sla.portalder.gov", "dana.ruiz@portalder.gov"
HEAD = Head(
    city="Port Alder",
    office="Mayor's Office",
    address="1 Harbor Square, Port Alder",
    url=URL,
    person=OtherPerson(
        name="Sam Ito", title="Administrator", phone="555-0177", email="sam.ito@portalder.gov"
    ),
)
TOLD = {
    "what": "A code app was set up; 1 other browser signed out",
    "by": "Sam <Ito> & Co",
    "to": "dana@streets.portalder.gov",
    "name": "Our map",
    "scopes": "read",
    "kind": "Token",
    "day": "Fri, Jun 12, 2026",
    "browser": "Firefox on Windows",
    "address": "192.0.2.1",
}


def account_letter(purpose: Purpose) -> AccountLetter:
    link = f"{URL}/letter/{'a' * 22}" if purpose in LASTS else ""
    moments = {"asked": "Tue, Jun 2, 2026, 9:00 AM", "until": "Tue, Jun 2, 2026, 10:00 AM"}
    return letter(purpose, Account(name="Dana Ruiz", email=DANA, told=TOLD, link=link, **moments), HEAD)
