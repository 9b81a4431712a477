"""The file of providers: what it may say, how to mend what is wrong, and that no secret is ever printed."""

from pathlib import Path

import pytest

from governance import settings, sign_on_settings
from governance.errors import ConfigurationError

GOOD = """
[city]
kind = "okta"
name = "Port Alder"
issuer = "https://portalder.okta.com"
client_id = "0oa1"
client_secret_file = "okta.secret"

[state]
name = "The state"
issuer = "https://id.state.example"
client_id = "concord"
acr_values = ["urn:example:loa:2"]
"""


def _file(folder: Path, text: str) -> Path:
    (folder / "okta.secret").write_text("a secret of many letters\n")
    path = folder / "providers.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_several_providers_are_read_each_with_what_its_make_does_differently(tmp_path: Path) -> None:
    okta, state = sign_on_settings.read(_file(tmp_path, GOOD))
    assert (okta.client_secret, okta.hint) == ("a secret of many letters", True)
    assert okta.step_up_acr[0] == "urn:okta:loa:2fa:any"
    assert (state.client, state.acr_values) == ("PKCE alone", ("urn:example:loa:2",))


def test_no_secret_is_printed(tmp_path: Path) -> None:
    known = settings.read({"GOVERNANCE_OIDC": str(_file(tmp_path, GOOD))})
    assert "a secret of many letters" not in f"{known!r} {known.printable()} {known.providers}"
    assert known.printable()["GOVERNANCE_OIDC"].endswith("providers.toml")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[city]", "[City]", "short name"),
        ('kind = "okta"', 'kind = "octa"', "kind is one of"),
        ('name = "The state"', 'name = "Port Alder"', "same name"),
        ('client_id = "concord"', "", "client_id is missing"),
        ('client_id = "concord"', 'client_id = "concord"\nscope = ["openid"]', "“scope” is no setting"),
        ('client_id = "concord"', 'client_id = "concord"\nscopes = "openid"', "“scopes” is no setting"),
        (
            'client_id = "concord"',
            'client_id = "concord"\nclient_secret = "x"',
            "“client_secret” is no setting",
        ),
        ('client_id = "concord"', 'client_id = "concord"\nscopes = ["email"]', "scopes hold openid"),
        ("okta.secret", "nowhere.secret", "cannot be read"),
        ("urn:example:loa:2", "urn:okta:loa:2fa:any:ifpossible", "proves nothing"),
        ("https://id.state.example", "id.state.example", "issuer begins with"),
        ('kind = "okta"', 'kind = "login.gov"', "no client secret"),
        ('kind = "okta"', 'kind = "google"', "hosted_domain is needed"),
        (
            'kind = "okta"\nname = "Port Alder"\nissuer = "https://portalder.okta.com"',
            'kind = "entra"\nname = "x"\nissuer = "https://login.microsoftonline.com/common/v2.0"',
            "tenant's own issuer",
        ),
        ("[city]", "[city", "cannot be read"),
    ],
)
def test_what_is_wrong_in_the_file_is_named(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in GOOD
    with pytest.raises(ConfigurationError, match=told):
        sign_on_settings.read(_file(tmp_path, GOOD.replace(old, new, 1)))


def test_networks_of_providers_are_named_and_never_all_of_them() -> None:
    with pytest.raises(ConfigurationError, match="GOVERNANCE_OIDC_NETWORKS names"):
        settings.read({"GOVERNANCE_OIDC_NETWORKS": "0.0.0.0/0"})
    assert settings.read({"GOVERNANCE_OIDC_NETWORKS": "10.2.0.0/16"}).oidc_networks
