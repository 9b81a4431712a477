"""Groups of a city's directory propose people; a role begins and ends by its lead's act alone."""

import json
import os
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import AlreadyDone, Forbidden
from governance.identity.actions import groups
from governance.identity.actions.groups import Group
from governance.identity.queries.groups import ending, mappings, proposal
from governance.identity.rules.groups import Asks, Claim, asked, named_in
from governance.people.actions import tenures
from governance.people.queries import directory
from tests import events
from tests.cast import AT, Cast

RECORDED = json.loads((Path(__file__).parent / "claims.json").read_text("utf-8"))
RECORDED["Okta, cut at 100"] = {"claims": {"groups": [f"group {n}" for n in range(100)]}, "known": None}
ISSUER, LIAISONS = "https://id.portalder.gov", "6c0f-liaisons"
IN, OUT = {Claim.GROUPS: frozenset({LIAISONS, "all"})}, {Claim.GROUPS: frozenset({"all"})}


TENURES = "SELECT * FROM tenure ORDER BY id"
CLAIM_SETS, SEED = int(os.environ.get("CONCORD_CLAIMS", "60")), int(os.environ.get("CONCORD_SEED", "7"))


def random_claims(chance: random.Random) -> dict[str, Any]:
    """Groups and roles by chance: some, none, all, too many, pointed to, or no list at all."""
    some = [f"g{n}" for n in range(5) if chance.random() < 0.5]
    shapes: list[Any] = [some, [], None, [f"x{n}" for n in range(100)], "g1", [1]]
    claims = {claim: chance.choice(shapes) for claim in ("groups", "roles") if chance.random() < 0.8}
    elsewhere = {"_claim_names": {"groups": "src1"}} if chance.random() < 0.2 else {}
    return {**claims, **elsewhere, **({"hasgroups": True} if chance.random() < 0.1 else {})}


class TestClaims:
    """Claims as the providers send them, recorded with made-up ids."""

    @pytest.mark.parametrize("name", sorted(RECORDED))
    def test_of_each_provider_are_read_in_full_or_are_unknown(self, name: str):
        claims, wanted = RECORDED[name]["claims"], RECORDED[name]["known"]
        found = named_in(claims)
        assert (None if found is None else {key: sorted(names) for key, names in found.items()}) == wanted

    @given(
        listed=st.booleans(),
        before=st.booleans(),
        holds=st.booleans(),
    )
    def test_ask_once_for_what_changed(self, listed: bool, before: bool, holds: bool):  # noqa: FBT001 - hypothesis
        found = asked(listed=listed, before=before, holds=holds)
        assert (found is None) == (listed == before)
        if found is Asks.APPOINT:
            assert listed
            assert not holds
        if found is Asks.END:
            assert holds
            assert not listed


async def mapped(people: Cast, seat: str = "streets-alternate") -> str:
    group = Group(issuer=ISSUER, claim=Claim.GROUPS, name=LIAISONS, words="SLA liaisons")
    return await groups.propose_members(seat, of=group, by=people.sam, at=AT)


async def say(person: int, named: Any) -> None:
    await groups.listed(person, ISSUER, named, at=AT)


async def asks() -> list[tuple[str, str]]:
    return [(row["number"], row["asks"]) for row in await sql.rows("SELECT number, asks FROM group_listing")]


class TestCriterion9:
    async def test_a_mapped_group_makes_a_proposal_that_only_the_lead_accepts(self, people: Cast):
        await mapped(people, "streets-liaison")
        await say(people.marcus.person_id, IN)
        ((number, question),) = await asks()
        assert question == "appoint"
        one = await proposal(number, at=AT)
        assert (one.waits, one.name, one.title, one.group) == (
            True,
            "Marcus Bell",
            "Streets liaison",
            "SLA liaisons",
        )
        for other in (people.sam, people.dana, people.amara):
            with pytest.raises(Forbidden):
                await groups.accept(number, by=other, at=AT)
            with pytest.raises(Forbidden):
                await groups.decline(number, reason="", by=other, at=AT)
        await groups.decline(number, reason="no", by=people.lee, at=AT)
        assert (await events.last()).tag == Tag.GROUP_DECLINED
        await say(people.marcus.person_id, IN)
        assert await asks() == [(number, "")]
        with pytest.raises(AlreadyDone):
            await groups.accept(number, by=people.lee, at=AT)

    async def test_the_lead_appoints_by_the_act_that_there_is(self, people: Cast):
        await tenures.end_tenure("streets-liaison", reason="x", by=people.lee, at=AT)
        await mapped(people, "streets-liaison")
        await say(people.dana.person_id, IN)
        ((number, _),) = await asks()
        await groups.accept(number, by=people.lee, at=AT)
        event = await events.last()
        assert (event.tag, event.body["by"]["name"]) == (Tag.TENURE_STARTED, "Lee Chan")
        assert (await directory.history("streets-liaison"))[0].name == "Dana Ruiz"

    async def test_a_group_that_vanished_proposes_an_end_and_the_lead_ends_it_or_not(self, people: Cast):
        await mapped(people, "streets-liaison")
        await say(people.dana.person_id, IN)
        assert await asks() == [((await asks())[0][0], "")]
        await say(people.dana.person_id, OUT)
        one = await ending("streets-liaison", at=AT)
        assert one
        assert (one.name, one.asks) == ("Dana Ruiz", Asks.END)
        with pytest.raises(Forbidden):
            await groups.accept(one.number, by=people.sam, at=AT)
        await say(people.dana.person_id, IN)
        assert await ending("streets-liaison", at=AT) is None
        await say(people.dana.person_id, OUT)
        await groups.accept(one.number, by=people.lee, at=AT)
        assert (await events.last()).tag == Tag.TENURE_ENDED

    async def test_what_is_not_named_in_full_proposes_nothing_and_ends_nothing(self, people: Cast):
        await mapped(people, "streets-liaison")
        await say(people.dana.person_id, IN)
        before = await asks()
        unknown = [named_in(one["claims"]) for one in RECORDED.values() if one["known"] is None]
        for named in (*unknown, None, {}, {Claim.ROLES: frozenset({"all"})}):
            await say(people.dana.person_id, named)
            await say(people.marcus.person_id, named)
        assert await asks() == before

    async def test_no_tenure_ever_begins_or_ends_by_a_claim(self, people: Cast):
        """Over random claims, of everybody, with mappings to every role."""
        seats = [row["code"] for row in await sql.rows("SELECT code FROM seat ORDER BY id")]
        everybody = [row["id"] for row in await sql.rows("SELECT id FROM person ORDER BY id")]
        for number, seat in enumerate(seats):
            claim = Claim.ROLES if number % 2 else Claim.GROUPS
            group = Group(issuer=ISSUER, claim=claim, name=f"g{number % 5}")
            await groups.propose_members(seat, of=group, by=people.sam, at=AT)
        held, past = await sql.rows(TENURES), await events.count()
        chance = random.Random(SEED)
        for nth in range(CLAIM_SETS):
            claims = random_claims(chance)
            await groups.listed(everybody[nth % len(everybody)], ISSUER, named_in(claims), at=AT)
        assert await sql.rows(TENURES) == held
        assert await events.count() == past

    async def test_who_maps_is_an_administrator_and_it_is_on_record(self, people: Cast):
        with pytest.raises(Forbidden):
            await groups.propose_members(
                "streets-liaison", of=Group(issuer=ISSUER, claim=Claim.ROLES, name="x"), by=people.lee, at=AT
            )
        number = await mapped(people, "streets-liaison")
        assert (await events.last()).tag == Tag.GROUP_MAPPED
        with pytest.raises(AlreadyDone):
            await mapped(people, "streets-liaison")
        await say(people.marcus.person_id, IN)
        await groups.propose_no_more(number, by=people.sam, at=AT)
        assert (await events.last()).tag == Tag.GROUP_UNMAPPED
        assert await mappings() == ()
        assert [question for _, question in await asks()] == [""]
