"""What an answer of a provider must say: each claim that is missing, wrong, old or somebody else's lets nobody in."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest

from governance.identity.rules import oidc
from governance.identity.rules.oidc import AnswerRefused, Expected
from governance.sign_on_settings import KINDS, Provider
from tests.sign_on import claims as told

NOW = 1_800_000_000
OURS = Provider(key="city", name="Port Alder", issuer="https://id.example", client_id="concord")
EXPECTED = Expected(nonce="a nonce", now=NOW)
PROOF = replace(EXPECTED, subject="8812", not_before=NOW - 30)
STRONG = replace(OURS, step_up_acr=("two",), strong_acr=("two",))


def good(**more: Any) -> dict[str, Any]:
    of = {"iss": OURS.issuer, "aud": "concord", "sub": "8812", "nonce": "a nonce"}
    return {**of, "iat": NOW, "exp": NOW + 300, "auth_time": NOW - 60, **more}


WRONG: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://id.example/"},
    "another issuer, none": {"iss": None},
    "somebody else's": {"aud": "another"},
    "somebody else's, with us as its party": {"aud": "another", "azp": "concord"},
    "ours and somebody else's": {"aud": ["concord", "another"]},
    "of nobody": {"aud": []},
    "asked for by another": {"azp": "another"},
    "expired": {"exp": NOW - 61},
    "without an end": {"exp": None},
    "with an end in words": {"exp": "tomorrow"},
    "of the future": {"iat": NOW + 61},
    "of long ago": {"iat": NOW - 601},
    "not valid yet": {"nbf": NOW + 61},
    "for another question": {"nonce": "another"},
    "for no question": {"nonce": None},
    "without a subject": {"sub": ""},
    "with a number as subject": {"sub": 8812},
    "silent about its sign-in": {"auth_time": None},
    "of a sign-in of yesterday": {"auth_time": NOW - 86_400},
    "of a sign-in tomorrow": {"auth_time": NOW + 86_400},
    "with true as a moment": {"auth_time": True},
}


def test_a_right_answer_is_taken() -> None:
    oidc.check_id_token(good(), OURS, EXPECTED)
    oidc.check_id_token(good(aud=["concord"], azp="concord"), OURS, EXPECTED)


@pytest.mark.parametrize("name", WRONG)
def test_a_token_is_refused_that_is(name: str) -> None:
    with pytest.raises(AnswerRefused, match="the ID token is"):
        oidc.check_id_token(good(**WRONG[name]), OURS, EXPECTED)


def test_an_answer_that_names_another_provider_is_refused() -> None:
    oidc.check_issuer_named(None, issuer=OURS.issuer, promised=False)
    oidc.check_issuer_named(OURS.issuer, issuer=OURS.issuer, promised=True)
    for given, promised in ((None, True), ("https://evil.example", False), ("", False)):
        with pytest.raises(AnswerRefused):
            oidc.check_issuer_named(given, issuer=OURS.issuer, promised=promised)


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"sub": "another", "acr": "two"}, "another subject"),
        ({"auth_time": NOW - 3600, "acr": "two"}, "before it was asked for"),
        ({"acr": "one"}, "weaker"),
        ({}, "weaker"),
        ({"auth_time": None, "acr": "two"}, "silent"),
    ],
)
def test_a_proof_of_another_subject_an_older_moment_or_a_lower_strength_is_refused(
    claims: dict[str, Any], reason: str
) -> None:
    """Criterion 14, the provider's part."""
    with pytest.raises(AnswerRefused, match=reason):
        oidc.check_id_token(good(**{"auth_time": NOW - 10, **claims}), STRONG, PROOF)
    oidc.check_id_token(good(auth_time=NOW - 10, acr="two"), STRONG, PROOF)


def test_a_proof_always_says_when_even_where_a_sign_in_need_not() -> None:
    silent = replace(OURS, auth_time=False)
    oidc.check_id_token(good(auth_time=None), silent, EXPECTED)
    with pytest.raises(AnswerRefused, match="silent"):
        oidc.check_id_token(good(auth_time=None), silent, PROOF)


def logout(**more: Any) -> dict[str, Any]:
    of = {"iss": OURS.issuer, "aud": "concord", "sub": "8812", "sid": "s1", "jti": "1"}
    return {**of, "iat": NOW, "exp": NOW + 120, "events": {oidc.BACK_CHANNEL: {}}, **more}


@pytest.mark.parametrize(
    ("header", "claims"),
    [
        ({"typ": "JWT"}, {}),
        ({}, {}),
        ({"typ": "logout+jwt"}, {"nonce": "a nonce"}),
        ({"typ": "logout+jwt"}, {"events": {}}),
        ({"typ": "logout+jwt"}, {"events": None}),
        ({"typ": "logout+jwt"}, {"iat": NOW - 121}),
        ({"typ": "logout+jwt"}, {"iat": NOW + 121}),
        ({"typ": "logout+jwt"}, {"exp": NOW - 100}),
        ({"typ": "logout+jwt"}, {"aud": "another"}),
        ({"typ": "logout+jwt"}, {"iss": "https://other.example"}),
        ({"typ": "logout+jwt"}, {"sub": None, "sid": None}),
    ],
)
def test_what_only_looks_like_a_logout_token_is_refused(
    header: dict[str, Any], claims: dict[str, Any]
) -> None:
    with pytest.raises(AnswerRefused, match="the logout token is"):
        oidc.check_logout(header, logout(**claims), OURS, now=NOW)
    oidc.check_logout({"typ": "logout+jwt"}, logout(), OURS, now=NOW)


# ── the makes of providers ───────────────────────────────────────────────────────────────────────────────────────────
def of_kind(kind: str, claims: dict[str, Any], **more: Any) -> Provider:
    fixed = {name: tuple(value) if isinstance(value, list) else value for name, value in KINDS[kind].items()}
    return Provider(
        key="city",
        name=kind,
        kind=kind,
        issuer=claims["iss"],
        client_id=claims["aud"],
        **{**fixed, **more},
    )


RECORDED = {
    "entra": (told.entra(NOW), {}),
    "okta": (told.okta(NOW), {}),
    "google": (told.google(NOW), {"hosted_domain": "portalder.example"}),
    "login.gov": (told.login_gov(NOW), {}),
}


@pytest.mark.parametrize("kind", RECORDED)
def test_what_each_make_answers_is_taken(kind: str) -> None:
    claims, more = RECORDED[kind]
    provider = of_kind(kind, claims, **more)
    oidc.check_id_token(claims, provider, EXPECTED)
    assert oidc.vouched(claims, {}, provider).subject == claims["sub"]
    assert oidc.is_strong(claims, provider) == (kind == "okta")


def test_a_guest_of_the_tenant_comes_only_where_the_city_lets_guests_in() -> None:
    for guest in ({"acct": 1}, {"idp": "https://sts.windows.net/another/"}):
        claims = told.entra(NOW, **guest)
        with pytest.raises(AnswerRefused, match="guest"):
            oidc.check_id_token(claims, of_kind("entra", claims), EXPECTED)
        oidc.check_id_token(claims, of_kind("entra", claims, guests=True), EXPECTED)


@pytest.mark.parametrize("domain", [None, "gmail.com", "portalder.example.evil.example"])
def test_a_google_account_of_another_domain_does_not_come(domain: str | None) -> None:
    claims = told.google(NOW, hd=domain)
    with pytest.raises(AnswerRefused, match="another organization"):
        oidc.check_id_token(claims, of_kind("google", claims, hosted_domain="portalder.example"), EXPECTED)


def test_the_numbers_of_an_entra_account_are_kept_for_whoever_binds_it_anew() -> None:
    claims = told.entra(NOW)
    assert (
        oidc.vouched(claims, {}, of_kind("entra", claims)).other == f"oid {claims['oid']} tid {told.TENANT}"
    )


def test_a_step_up_at_entra_asks_for_its_context_and_takes_nothing_less() -> None:
    claims = told.entra(NOW, auth_time=NOW - 5)
    provider = of_kind("entra", claims, step_up_acrs="c1")
    asked = oidc.asked(provider, proof=True, again=False)
    assert asked == {"max_age": "0", "claims": '{"id_token":{"acrs":{"essential":true,"value":"c1"}}}'}
    proof = replace(PROOF, subject=claims["sub"])
    with pytest.raises(AnswerRefused, match="context"):
        oidc.check_id_token(claims, provider, proof)
    oidc.check_id_token({**claims, "acrs": ["c1"]}, provider, proof)
    assert oidc.is_strong({**claims, "acrs": ["c1"]}, provider)


def test_after_signing_out_the_next_sign_in_asks_who_it_is() -> None:
    assert oidc.asked(OURS, proof=False, again=True) == {"max_age": "43200", "prompt": "login"}
    assert oidc.asked(OURS, proof=False, again=False) == {"max_age": "43200"}


@pytest.mark.parametrize(
    ("claims", "known"),
    [
        (told.entra(NOW), {"roles": {"Concord.StreetsLiaison"}}),
        (told.okta(NOW), {"groups": {"Everyone", "Streets liaisons"}}),
        (told.okta(NOW, groups=[str(n) for n in range(100)]), None),
        (told.okta(NOW, groups="Everyone"), None),
        (told.entra_overage(NOW), {"roles": {"Concord.StreetsLiaison"}}),
        (told.entra(NOW, hasgroups=True, roles=None), None),
        (told.google(NOW), None),
    ],
)
def test_groups_that_are_missing_or_cut_are_unknown_and_not_none(
    claims: dict[str, Any], known: dict[str, set[str]] | None
) -> None:
    assert oidc.vouched(claims, {}, OURS).groups == known


def test_no_claims_at_all_break_what_reads_them() -> None:
    """Whatever a provider writes: taken, or refused in words."""
    random = Random(12)
    values: list[Any] = [None, True, 0, -1, 1e9, "", "x", [], [1], {}, {"a": []}, NOW, "concord", OURS.issuer]
    names = [*good(), *told.entra_overage(NOW), "amr", "acr", "acrs", "hd", "groups", "events"]
    for _ in range(3_000):
        claims = good(**{random.choice(names): random.choice(values) for _ in range(random.randint(1, 4))})
        for provider in (OURS, STRONG, of_kind("entra", {"iss": OURS.issuer, "aud": "concord"})):
            try:
                oidc.check_id_token(claims, provider, random.choice([EXPECTED, PROOF]))
            except AnswerRefused:
                continue
            assert claims["sub"]
            oidc.vouched(claims, {}, provider)
