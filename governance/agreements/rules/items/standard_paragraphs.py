"""The paragraphs that a lawyer looks for first, offered for an agreement's first version; both sides agree to them like to
anything else, and may change or leave out each of them.

They name no office, so that they are the same in every agreement.
"""

from collections.abc import Mapping

FIRST_SLUG = "purpose"
STANDARD: Mapping[str, tuple[str, str]] = {
    FIRST_SLUG: (
        "Purpose",
        (
            "This agreement writes down what residents may expect when they ask 311 for a service of the department, and what "
            "the department and 311 owe one another so that it can be kept. It is an agreement between offices of the City "
            "about how they work together."
        ),
    ),
    "term": (
        "Term and termination",
        (
            "This agreement takes effect on the date of its first version and has no end unless it names one. Both sides look at "
            "it again by the review date it names, and whenever either asks. Neither side ends it alone: whoever wants it to "
            "end proposes an end date at least 90 days ahead, with the reason. What was reported before the end is still "
            "judged by the version in effect when it was reported."
        ),
    ),
    "amendment": (
        "Amendment",
        (
            "This agreement changes only when a person who may bind each side has agreed to the same text, recorded with its "
            "fingerprint, and everybody whose approval is required has given it. Silence, talk or habit changes nothing. Two "
            "things may take effect by notice, unless the other side objects in the time named in the notice: the wording of "
            "what call takers ask and tell, and the days off of a further year by the rule agreed here. No change moves the "
            "due date of a report already made."
        ),
    ),
    "disputes": (
        "Disputes",
        (
            "The two sides talk first, at their next meeting; then the heads of their divisions do. If they still do not agree, "
            "the facilitator of the convening office hears both, and the approving official decides last, in writing, with "
            "reasons and an end date; either side may have its dissent recorded. Until then the version in effect applies."
        ),
    ),
    "third-parties": (
        "No rights of third parties",
        (
            "This agreement is between offices of the City. It gives no resident, business or other third party a right or a "
            "claim against the City, its offices or the people who work there, and it changes no law, ordinance or labor "
            "agreement. What residents are told is information, not a guarantee."
        ),
    ),
}


def place(slug: str) -> int:
    """Where a paragraph stands: the purpose first, then what the two sides wrote themselves, then the others in order."""
    order = list(STANDARD)
    return order.index(slug) + (slug != FIRST_SLUG) if slug in STANDARD else 1
