"""What the tests of documents share: the fonts, and a document made once for many questions."""

import pytest

from reports import agreement, paths
from reports.model import Standing
from tests.reports import sample


@pytest.fixture(scope="session", autouse=True)
def _fonts() -> None:
    if not list(paths.FONTS.glob("PublicSans-Regular.*")):
        pytest.skip("The print fonts are not there: `make setup` fetches them.")


@pytest.fixture(scope="session")
def in_effect() -> bytes:
    return agreement.pdf(sample.agreement())


@pytest.fixture(scope="session")
def draft() -> bytes:
    return agreement.pdf(sample.agreement(Standing.DRAFT))
