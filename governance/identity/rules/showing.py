"""What was shown one after the other, as one: two factors, with the provider of the first still named. Pure."""

from dataclasses import replace

from governance.people.rules.proofs import Shown, Strength


def together(first: Shown, second: Shown) -> Shown:
    return replace(
        first,
        method=f"{first.method} and {second.method}",
        strength=Strength.TWO,
        factors=(*first.factors, *second.factors),
    )
