"""What the words of pages mean, in everyday English, for who opens the portal once a month."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Term:
    """A word as pages use it, with the place on the page of help."""

    word: str
    meaning: str

    @property
    def place(self) -> str:
        return "".join(letter if letter.isalnum() else "-" for letter in self.word.lower())


GLOSSARY = tuple(
    Term(word=word, meaning=meaning)
    for word, meaning in (
        ("Service target", "How soon one kind of work is done, and how often at least: a pothole within 4 business days, 90% of the time. Residents hear it as “expect it by”."),
        ("Agreement", "All that 311 and one department promise each other. It has numbered versions; a version never changes once it is recorded."),
        ("Change", "One negotiation about an agreement, from the first draft to a new version or to its end. It has a number such as CH-2026-0042."),
        ("Proposal", "A whole set of new values with the day they take effect, sent by one side. The other side agrees to all of it, or answers."),
        ("Counterproposal", "An answer with values of one’s own. What is taken over from the other side counts as agreed."),
        ("Agree", "The yes of one side to one whole proposal. Only a role that agrees for its office can give it; a decision of a meeting or a program never does."),
        ("Takes effect", "The day from which a new version counts. Requests opened before are judged by the version of their own day."),
        ("Whose turn", "The side that has to act now, with a date to answer by. A question stops that clock until it is answered."),
        ("Ask for the signature", "Puts a proposal before the person of your own office who agrees for it. Only your office sees that."),
        ("Send back", "An approving official’s way to ask for something else: which lines, and what must change. Both sides then agree anew."),
        ("Own notes", "What one office writes for itself beside a change. Nobody else reads it, and it is in no document."),
        ("What would have happened", "The proposed target tried on past requests: what share would have been on time by it, and by today’s."),
        ("Event adjustment", "A storm or another declared event during which clocks stop or requests are left out. Figures are always told with and without it."),
        ("Scorecard", "The results of a month, a quarter or a year. Both sides comment first; once it is published it never changes."),
        ("Coverage", "How many services, and how many of the requests, have a target at all. It stands beside every rate."),
        ("Ask for a correction", "A department’s way to question results: 311 answers for each request, corrected or left as is, with why."),
        ("Patterns worth a look", "Something unusual in the records, such as many closings just before they are due. Never a result; the department explains it first."),
        ("Acting for", "Somebody who holds another person’s role for a while, with a last day. Both names stand under what they do."),
        ("Ground rules", "What a group that meets has written down for itself: members, quorum, notice, minutes."),
        ("Final", "Said of minutes: nothing in them changes any more. A correction then stands beside them."),
        ("Fingerprint", "A short code made of every letter of a document. Two documents with the same code are the same; that is how auditors check."),
        ("If we get stuck", "Four steps when a change does not move: talk at the next meeting, bring in the division heads, ask the facilitator, ask the approving official."),
    )
)  # fmt: skip
