"""The made-up city's own sign-in is offered on this machine alone, and leads nowhere else."""

from pathlib import Path

import httpx
import pytest

from governance import settings
from governance._demo import provider
from governance.cli.demo import _own_sign_in
from governance.sign_on_settings import FILE


@pytest.mark.parametrize(
    ("url", "offered"), [("http://127.0.0.1:8311", True), ("https://sla.example.gov", False)]
)
def test_it_is_offered_where_people_reach_the_demo_on_this_machine(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    url: str,
    offered: bool,  # noqa: FBT001 - a parameter
) -> None:
    monkeypatch.setenv("GOVERNANCE_URL", url)
    monkeypatch.setenv("GOVERNANCE_HOME", str(tmp_path))
    monkeypatch.setenv(FILE, "")
    monkeypatch.setenv("GOVERNANCE_OIDC_NETWORKS", "")
    settings.current.cache_clear()
    try:
        with _own_sign_in(0) as issuer:
            known = settings.current().providers
            assert bool(issuer) == offered == bool(known)
            assert [one.issuer for one in known] == ([issuer] if offered else [])
    finally:
        monkeypatch.undo()
        settings.current.cache_clear()


def test_it_leads_back_to_this_machine_and_nowhere_else() -> None:
    with provider.running() as harbor:
        for back, status in (("http://127.0.0.1:1/x", 303), ("https://evil.example/x", 400)):
            answer = httpx.get(f"{harbor.issuer}/authorize", params={"redirect_uri": back})
            assert answer.status_code == status
        refused = httpx.post(f"{harbor.issuer}/token", data={"code": "invented", "code_verifier": "x"})
        assert refused.json() == {"error": "invalid_grant"}
