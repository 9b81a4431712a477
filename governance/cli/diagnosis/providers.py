"""Whether each provider of single sign-on answers, is who the setting says, and shows its keys; secrets are not told."""

from governance.cli.diagnosis.finding import Finding
from governance.errors import ConcordError
from governance.identity.oidc import discovery, tokens
from governance.identity.rules.oidc import AnswerRefused
from governance.settings import Settings
from governance.sign_on_settings import NETWORKS, Provider

MEND = f"See docs/single-sign-on.md. Inside the city's own network, name it in {NETWORKS}."


async def providers(known: Settings) -> list[Finding]:
    return [await _of(one, known) for one in known.providers]


async def _of(one: Provider, known: Settings) -> Finding:
    name = f"sign-in with {one.name}"
    try:
        if one.private_key:
            tokens.own_key(one)
        offered = await discovery.metadata(one, known.oidc_networks)
        keys = await discovery.all_keys(one, known.oidc_networks)
    except ValueError:
        return Finding(name=name, ok=False, found="its private key is none in PEM", mend=MEND)
    except AnswerRefused as problem:
        return Finding(name=name, ok=False, found=problem.reason, mend=MEND)
    except ConcordError as problem:
        return Finding(name=name, ok=False, found=problem.message, mend=MEND)
    leaves = "signs out there" if offered.end_session and one.sign_out else "does not sign out there"
    found = f"{one.issuer}, {len(keys.keys)} keys, by {one.client}, {leaves}"
    return Finding(name=name, ok=True, found=found)
