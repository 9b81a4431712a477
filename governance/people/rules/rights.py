"""Who may decide about people, parties and roles. Raises Forbidden with the reason; answers nothing.

Who may act in a negotiation is decided by its own rules; what anybody may see, by WHO_SEES_WHAT.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from governance.errors import Forbidden, Invalid
from governance.people.rules import SIDES, Acting, PartyKind, Role, separation
from governance.people.rules.separation import Stand

LONGEST_DELEGATION = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class Post:
    """A role at a party as a decision about it looks at it; `lead_now` leads that party at this moment."""

    seat_id: int
    seat: str
    role: Role
    title: str
    binding: bool
    leads: bool
    closed: bool
    party_id: int
    party: str
    party_name: str
    kind: PartyKind
    lead_now: str = ""
    founded: bool = False  # somebody has held this role at its office before
    led: bool = False  # somebody has led its office before

    @property
    def stand(self) -> Stand:
        """The role as the table of separation knows it."""
        return Stand(role=self.role, title=self.title, party_name=self.party_name, kind=self.kind)


@dataclass(frozen=True, kw_only=True)
class Period:
    """From an instant up to, not including, another."""

    starts: datetime
    ends: datetime


def administers(by: Acting) -> None:
    if not by.holds(Role.ADMINISTRATOR) or by.delegation_id is not None:
        raise Forbidden("Only an administrator may do this.")


def leads(by: Acting, party: str) -> bool:
    """Whether somebody leads this party. A person who stands in for a lead does not decide who holds which role."""
    return by.leads and by.party == party and by.delegation_id is None


def adds_office(by: Acting, kind: PartyKind) -> None:
    """The offices that watch over the others come to be on the server itself."""
    administers(by)
    if kind not in SIDES and not by.is_program:
        raise Forbidden("Only whoever runs the server adds this office, by the command: governance init")


def adds_people(by: Acting) -> None:
    if not by.leads or by.delegation_id is not None:
        administers(by)


def arranges(by: Acting, post: Post) -> None:
    """Add, change or close a role: the party's lead, or an administrator while nobody leads it."""
    if leads(by, post.party):
        return
    if _is_in_charge(by, post):
        return
    raise not_lead(post, "changes its roles")


def _is_in_charge(by: Acting, post: Post) -> bool:
    """An administrator, where nobody leads; in the audit office only the operator of the server."""
    administers = by.holds(Role.ADMINISTRATOR) and (post.kind is not PartyKind.AUDIT or by.is_program)
    return administers and not post.lead_now


def adds_role(by: Acting, post: Post) -> None:
    """An administrator may also add plain roles to a party that has a lead, who then fills them."""
    if by.holds(Role.ADMINISTRATOR) and not post.leads and post.kind is not PartyKind.AUDIT:
        return
    arranges(by, post)


def needs_two(post: Post) -> bool:
    """Whether one office asks who follows in this role and another confirms. The first holder founds it.

    It is so too for the lead of an office whose lead has left: nobody but its first lead comes by an administrator alone.
    """
    return (post.founded and separation.needs_two(post.stand)) or (
        post.leads and post.led and not post.lead_now
    )


def appoints(by: Acting, post: Post) -> None:
    """A party's lead appoints its own people; an administrator appoints only its first lead.

    Where two offices fill a role, only the operator of the server does it alone, when nobody leads the office.
    """
    if needs_two(post) and not (by.is_program and not post.lead_now):
        raise two_needed(post)
    if leads(by, post.party):
        return
    if _is_in_charge(by, post):
        if post.leads:
            return
        raise Forbidden(
            f"Nobody leads {post.party_name} yet. Appoint its lead first; the lead then decides who holds this role."
        )
    raise not_lead(post, "decides who holds its roles")


def ends_tenure(by: Acting, post: Post, *, holder_id: int) -> None:
    """The party's lead, or the holder. So that a side is never stuck, the sponsor may end its lead's time."""
    sponsor = by.holds(Role.SPONSOR) and by.delegation_id is None and post.leads and post.kind in SIDES
    if by.person_id == holder_id:
        return
    if needs_two(post):
        raise two_needed(post)
    if not (leads(by, post.party) or sponsor):
        raise not_lead(post, "decides who holds its roles")


def two_needed(post: Post) -> Forbidden:
    who = "its lead asks" if post.lead_now or post.kind is PartyKind.AUDIT else "an administrator asks"
    return Forbidden(
        f"Who follows as {post.title} takes two offices: {who}, and whoever leads 311 or a department with an agreement confirms."
    )


def lends(by: Acting, post: Post, *, holder_id: int) -> None:
    """Choose who acts for the holder of a role: the holder, or the party's lead."""
    if by.delegation_id is not None or not (leads(by, post.party) or by.person_id == holder_id):
        raise Forbidden(f"Only the holder of this role or the person who leads {post.party_name} may choose.")


def not_lead(post: Post, what: str) -> Forbidden:
    who = (
        f"{post.lead_now}, who leads {post.party_name},"
        if post.lead_now
        else f"The lead of {post.party_name}"
    )
    return Forbidden(f"{who} {what}.")


def no_ring(pairs: Iterable[tuple[int, int]], *, holder: int, delegate: int) -> None:
    """`pairs` are (holder, delegate) in the same period. Following them from the delegate must not lead back."""
    following: dict[int, set[int]] = {}
    for absent, present in pairs:
        following.setdefault(absent, set()).add(present)
    reached, ahead = {delegate}, [delegate]
    while ahead:
        for person in following.get(ahead.pop(), set()) - reached:
            reached.add(person)
            ahead.append(person)
    if holder in reached:
        reason = (
            "is away in that period, and you act for them"
            if delegate != holder
            else "cannot act for themselves"
        )
        raise Invalid(f"The person you chose {reason}. Choose somebody else.", fields={"to": reason})


def check_period(period: Period, *, at: datetime) -> None:
    """It starts no earlier than now and ends within a year; there is none without an end."""
    if period.starts < at:
        raise Invalid("It cannot start in the past.", fields={"starts": "lies in the past"})
    if period.ends <= period.starts:
        raise Invalid("The last day must come after the first.", fields={"ends": "lies before the start"})
    if period.ends - period.starts > LONGEST_DELEGATION:
        raise Invalid(
            "Somebody may act for you for a year at most. For longer, appoint a new holder.",
            fields={"ends": "is more than a year after the start"},
        )
