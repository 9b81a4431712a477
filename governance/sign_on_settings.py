"""Which providers of single sign-on this installation has, as a file says that GOVERNANCE_OIDC names.

Part of the settings. One table a provider; its name is a part of the addresses that the provider is told of. What the
known makes of providers do differently is a `kind`; each line of it can be written otherwise in the file. Secrets lie
in files of their own, so that the file can be shown to anybody.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from governance.errors import ConfigurationError

FILE, NETWORKS = "GOVERNANCE_OIDC", "GOVERNANCE_OIDC_NETWORKS"
KEY = re.compile(r"[a-z][a-z0-9-]{0,39}")
MOST_SECRET = 20_000  # bytes of a file with a secret
_LISTS = {"scopes", "acr_values", "step_up_acr", "strong_acr", "strong_amr"}
_FILES = {"client_secret_file": "client_secret", "private_key_file": "private_key"}
_NOT_SAID = {"key", *_FILES.values()}


@dataclass(frozen=True, kw_only=True)
class Provider:
    """One place where people sign in. `name` is read on the button: "Sign in with {name}".

    Without a secret and without a private key, the proof of the code alone (PKCE) is shown.
    """

    key: str
    name: str
    issuer: str
    client_id: str
    kind: str = ""
    client_secret: str = field(default="", repr=False)
    private_key: str = field(default="", repr=False)
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    prompt: str = ""
    acr_values: tuple[str, ...] = ()  # asked for at every sign-in
    step_up_acr: tuple[str, ...] = ()  # asked for, and one of them answered, where an act needs a fresh proof
    step_up_acrs: str = ""  # the same at Entra ID: an authentication context such as c1
    strong_acr: tuple[str, ...] = ()  # what it answers where two factors were shown
    strong_amr: tuple[str, ...] = ("mfa",)
    auth_time: bool = True  # whether it must say when the person was asked; a fresh proof always needs it
    userinfo: bool = True  # whether the person's own data are asked for, and must be of the same subject
    hosted_domain: str = ""  # Google: the city's own domain, in the claim `hd`
    guests: bool = False  # Entra ID: whether accounts of other organizations may come
    sign_out: bool = True  # whether signing out here leads on to sign out there
    hint: bool = False  # whether signing out there needs the ID token of the sign-in

    def __str__(self) -> str:
        return self.name

    @property
    def client(self) -> str:
        """How this portal shows there that it is itself, in words."""
        return "private key" if self.private_key else "secret" if self.client_secret else "PKCE alone"


KINDS: Mapping[str, Mapping[str, Any]] = {
    "entra": {"userinfo": False, "auth_time": False},
    "okta": {
        "scopes": ["openid", "profile", "email", "groups"],
        "step_up_acr": ["urn:okta:loa:2fa:any", "phr", "phrh"],
        "strong_acr": ["urn:okta:loa:2fa:any", "phr", "phrh"],
        "hint": True,
    },
    "google": {"auth_time": False, "sign_out": False},
    "login.gov": {
        "scopes": ["openid", "email"],
        "prompt": "select_account",
        "acr_values": ["urn:acr.login.gov:auth-only"],
    },
    "keycloak": {},
    "adfs": {"auth_time": False, "userinfo": False},
}


def read(path: Path | None) -> tuple[Provider, ...]:
    """Every provider of the file, in its order. Raises ConfigurationError that names the line to mend."""
    if path is None:
        return ()
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as problem:
        raise ConfigurationError(f"{FILE} names {path}, which cannot be read: {problem}.") from problem
    found = tuple(_provider(key, value, path) for key, value in told.items())
    for what in ("name", "issuer"):
        if len({getattr(one, what) for one in found}) < len(found):
            raise ConfigurationError(f"{path}: two providers have the same {what}.")
    return found


def _provider(key: str, told: Any, path: Path) -> Provider:
    where = f"{path}, [{key}]"
    if not isinstance(told, dict) or not KEY.fullmatch(key):
        raise ConfigurationError(f"{where}: begin a table with a short name, such as [city].")
    kind = told.get("kind", "")
    if kind not in {"", *KINDS}:
        raise ConfigurationError(f"{where}: kind is one of {', '.join(KINDS)}, or left out.")
    values = {**KINDS.get(kind, {}), **told}
    secrets = {_FILES[name]: _secret(path, values.pop(name), where) for name in _FILES if name in values}
    known = {each.name: each for each in fields(Provider) if each.name not in _NOT_SAID}
    for name, value in values.items():
        if name not in known or not _fits(name, value, known[name].default):
            raise ConfigurationError(f"{where}: “{name}” is no setting, or not of this form.")
    missing = [name for name in ("name", "issuer", "client_id") if not values.get(name)]
    if missing:
        raise ConfigurationError(f"{where}: {missing[0]} is missing.")
    lists = {name: tuple(value) for name, value in values.items() if name in _LISTS}
    said: dict[str, Any] = {**values, **lists, **secrets}
    return _checked(Provider(key=key, **said), where)


def _fits(name: str, value: Any, otherwise: Any) -> bool:
    if name in _LISTS:
        return isinstance(value, list) and all(isinstance(one, str) and one for one in value)
    wanted = type(otherwise) if isinstance(otherwise, bool | int | str) else str
    return type(value) is wanted


def _secret(path: Path, name: Any, where: str) -> str:
    """Beside the file of providers, unless it names a whole path."""
    try:
        found = (path.parent / str(name)).read_bytes()[:MOST_SECRET].decode("ascii").strip()
    except (OSError, ValueError) as problem:
        raise ConfigurationError(f"{where}: the file {name} cannot be read.") from problem
    if not found:
        raise ConfigurationError(f"{where}: the file {name} is empty.")
    return found


def _checked(one: Provider, where: str) -> Provider:
    wrong = next((words for words, is_so in _wrong(one).items() if is_so), "")
    if wrong:
        raise ConfigurationError(f"{where}: {wrong}")
    return one


def _wrong(one: Provider) -> dict[str, bool]:
    parts = urlsplit(one.issuer)
    asked = {*one.acr_values, *one.step_up_acr, *one.strong_acr}
    return {
        "issuer begins with https:// and has neither a query nor a # in it.": parts.scheme
        not in {"https", "http"}
        or not parts.hostname
        or bool(parts.query or parts.fragment),
        "name the tenant's own issuer, https://login.microsoftonline.com/TENANT/v2.0: at “common” anybody signs in.": (
            one.kind == "entra"
            and bool({"common", "organizations", "consumers"} & set(parts.path.split("/")))
        ),
        "hosted_domain is needed: without it every Google account may come.": one.kind == "google"
        and not one.hosted_domain,
        "Login.gov knows no client secret: name a private key, or neither.": one.kind == "login.gov"
        and bool(one.client_secret),
        "name a secret or a private key, not both.": bool(one.client_secret and one.private_key),
        "a strength that is kept “if possible” proves nothing.": any("ifpossible" in each for each in asked),
        "scopes hold openid.": "openid" not in one.scopes,
    }
