"""Whom one tells of a weakness: `/.well-known/security.txt` by the settings, and nothing where they say nothing."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from litestar import Litestar

from governance import settings as all_settings
from governance.errors import ConfigurationError
from governance.security_contact import PATH, read
from governance.settings import Settings
from tests.web.conftest import Visitor

TOLD = {
    "GOVERNANCE_SECURITY_CONTACT": "security@portalder.gov, https://portalder.gov/report",
    "GOVERNANCE_SECURITY_EXPIRES": "2099-11-30",
    "GOVERNANCE_SECURITY_POLICY": "https://portalder.gov/policy",
}
AT = datetime(2026, 6, 9, tzinfo=UTC)


def test_the_file_says_whom_until_when_where_and_how():
    assert read(TOLD).text(site="https://sla.portalder.gov", at=AT) == (
        "Contact: mailto:security@portalder.gov\n"
        "Contact: https://portalder.gov/report\n"
        "Expires: 2099-11-30T00:00:00Z\n"
        "Canonical: https://sla.portalder.gov/.well-known/security.txt\n"
        "Policy: https://portalder.gov/policy\n"
    )
    assert read(TOLD).text(site="https://x", at=datetime(2099, 11, 30, tzinfo=UTC)) is None
    assert all_settings.read(TOLD).printable()["GOVERNANCE_SECURITY_EXPIRES"] == "2099-11-30"


@pytest.mark.parametrize(
    "changed",
    [
        {"GOVERNANCE_SECURITY_CONTACT": "http://portalder.gov"},
        {"GOVERNANCE_SECURITY_CONTACT": "portalder"},
        {"GOVERNANCE_SECURITY_CONTACT": "se\u0441urity@portalder.gov"},
        {"GOVERNANCE_SECURITY_POLICY": "http://portalder.gov"},
        {"GOVERNANCE_SECURITY_POLICY": "https://portalder.gov/\nContact: mailto:a@b"},
        {"GOVERNANCE_SECURITY_EXPIRES": "next year"},
    ],
)
def test_what_nobody_could_use_is_refused_at_the_start(changed):
    with pytest.raises(ConfigurationError, match=next(iter(changed))):
        all_settings.read(TOLD | changed)


@pytest.mark.parametrize("left_out", ["GOVERNANCE_SECURITY_CONTACT", "GOVERNANCE_SECURITY_EXPIRES"])
def test_a_contact_and_its_last_day_go_together(left_out):
    with pytest.raises(ConfigurationError, match="go together"):
        read({name: value for name, value in TOLD.items() if name != left_out})


async def test_unset_there_is_no_such_page(visitor: Visitor) -> None:
    assert (await visitor.get(PATH)).status_code == 404


async def test_set_it_is_a_text_for_everybody(app: Litestar, settings: Settings, visitor: Visitor) -> None:
    app.state.settings = replace(settings, security=read(TOLD))
    answer = await visitor.get(PATH)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.startswith("Contact: mailto:security@portalder.gov\n")
