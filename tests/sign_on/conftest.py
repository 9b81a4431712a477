"""The provider of this process's tests, and the application that signs people in by it."""

from collections.abc import AsyncIterator, Iterator

import pytest
from litestar import Litestar

from governance.identity.oidc import discovery
from governance.settings import Settings
from tests.sign_on.standing import KEY, SECRET, Standing, clients, standing
from tests.web.conftest import URL, people, running, settings, short_log, visitor

__all__ = ["people", "settings", "short_log", "visitor"]


@pytest.fixture(scope="session")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    with_secret = clients(
        URL,
        client_id="concord-secret",
        client_secret=SECRET,
        token_endpoint_auth_method="client_secret_basic",
    )
    with_key = clients(
        URL,
        client_id="concord-key",
        token_endpoint_auth_method="private_key_jwt",
        jwks={"keys": [KEY.as_dict(private=False)]},
    )
    with standing(tmp_path_factory.mktemp("provider"), clients(URL), with_secret, with_key) as one:
        yield one


@pytest.fixture
async def app(provider: Standing, settings: Settings, db: None) -> AsyncIterator[Litestar]:
    discovery.forget()
    provider.rotate()
    provider.next("dana")
    async with running(provider.settings(settings)) as made:
        yield made
