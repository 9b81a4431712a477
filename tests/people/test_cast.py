"""The cast itself: everybody holds the role the other tests count on."""

from governance.people.queries import directory
from tests import cast


async def test_everybody_of_port_alder_is_in_place(db: None) -> None:
    people = await cast.city()
    roles = [role for entry in await directory.directory(at=cast.AT) for role in entry.roles]
    assert {role.holder.name for role in roles if role.holder} == {p.person for p in vars(people).values()}
    assert people.lee.binding
    assert not people.dana.binding
    assert people.rosa.binding
    assert people.marcus.binding
