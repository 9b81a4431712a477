"""Claims as the known makes of providers write them, put together from their documentation; nobody's real account.

Times are handed in; everything else reads as the documents show it.
"""

from typing import Any

TENANT = "9122040d-6c67-4c5b-b112-36a304b66dad"
ENTRA = f"https://login.microsoftonline.com/{TENANT}/v2.0"
OKTA, GOOGLE, LOGIN = "https://portalder.okta.com", "https://accounts.google.com", "https://secure.login.gov/"


def entra(now: int, **more: Any) -> dict[str, Any]:
    """A v2.0 ID token; `amr` is not in one, `auth_time` and `acct` are optional claims, `groups` are object ids."""
    return {
        "ver": "2.0",
        "iss": ENTRA,
        "sub": "AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ",
        "aud": "6cb04018-a3f5-46a7-b995-940c78f5aef3",
        "exp": now + 3600,
        "iat": now,
        "nbf": now,
        "name": "Dana Ruiz",
        "preferred_username": "dana.ruiz@portalder.example",
        "email": "dana.ruiz@portalder.example",
        "oid": "00000000-0000-0000-66f3-3332eca7ea81",
        "tid": TENANT,
        "nonce": "a nonce",
        "roles": ["Concord.StreetsLiaison"],
        "aio": "Df2UVXL1ix!lMCWMSOJBcFatzcGfvFGhjKv8q5g0x732dR5MB5BisvGQO7YWByjd8iQDLq!eGbIDakyp5mnOrcdqHeYSnltepQmRp6AIZ8jY",
        **more,
    }


def entra_overage(now: int) -> dict[str, Any]:
    """More than 200 groups: none of them, and where to ask for them instead."""
    source = f"https://graph.microsoft.com/v1.0/users/{TENANT}/getMemberObjects"
    told = {"_claim_names": {"groups": "src1"}, "_claim_sources": {"src1": {"endpoint": source}}}
    return entra(now, **told)


def okta(now: int, **more: Any) -> dict[str, Any]:
    return {
        "sub": "00u1234567890abcdef0",
        "name": "Dana Ruiz",
        "email": "dana.ruiz@portalder.example",
        "ver": 1,
        "iss": OKTA,
        "aud": "0oa1234567890abcdef0",
        "iat": now,
        "exp": now + 3600,
        "jti": "ID.abc",
        "amr": ["mfa", "otp", "pwd"],
        "acr": "urn:okta:loa:2fa:any",
        "idp": "00o1234567890abcdef0",
        "nonce": "a nonce",
        "auth_time": now - 5,
        "at_hash": "x",
        "groups": ["Everyone", "Streets liaisons"],
        **more,
    }


def google(now: int, **more: Any) -> dict[str, Any]:
    return {
        "iss": GOOGLE,
        "azp": "1234987819200.apps.googleusercontent.com",
        "aud": "1234987819200.apps.googleusercontent.com",
        "sub": "10769150350006150715113082367",
        "at_hash": "HK6E_P6Dh8Y93mRNtsDB1Q",
        "hd": "portalder.example",
        "email": "dana.ruiz@portalder.example",
        "email_verified": True,
        "iat": now,
        "exp": now + 3600,
        "nonce": "a nonce",
        **more,
    }


def login_gov(now: int, **more: Any) -> dict[str, Any]:
    """What it answers at its userinfo stands there alone; the ID token is short."""
    return {
        "sub": "b2d2d115-1d7e-4579-b9d6-f8e84f4f56ca",
        "iss": LOGIN,
        "aud": "urn:gov:gsa:openidconnect.profiles:sp:sso:portalder:concord",
        "acr": "urn:acr.login.gov:auth-only",
        "nonce": "a nonce",
        "at_hash": "x",
        "c_hash": "x",
        "exp": now + 900,
        "iat": now,
        "nbf": now,
        "jti": "a-random-string",
        "auth_time": now - 5,
        **more,
    }
