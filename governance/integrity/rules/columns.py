"""Which columns hold fingerprints, and which check recomputes each; or why none does. A test compares it with the schema."""

from governance.integrity.rules.findings import Area

CONTENTS, STORE, TRAIL, STATE = Area.FINGERPRINTS, Area.STORE, Area.TRAIL, Area.STATE

RECOMPUTED = {
    "event.hash": TRAIL,
    "trail_head.hash": TRAIL,
    "item.hash": CONTENTS,
    "version.hash": CONTENTS,
    "reorganization.hash": CONTENTS,
    "reorganization_side.hash": CONTENTS,
    "edit.hash": CONTENTS,
    "offer.hash": CONTENTS,
    "consent.offer_hash": CONTENTS,
    "approval.offer_hash": CONTENTS,
    "change.offer_hash": CONTENTS,
    "recommendation.offer_hash": CONTENTS,
    "meeting_agreement.hash": CONTENTS,
    "confirmation.hash": CONTENTS,
    "ground_rules.hash": CONTENTS,
    "published_agenda.hash": CONTENTS,
    "motion.hash": CONTENTS,
    "decision.hash": CONTENTS,
    "minutes.hash": CONTENTS,
    "minutes.public_hash": CONTENTS,
    "finding.hash": CONTENTS,
    "scorecard.fingerprint": CONTENTS,
    "scorecard.rows_hash": STORE,
    "document.hash": STORE,
    "attachment.file": STORE,
}
_PRIVATE = "a secret that only its holder knows; it proves no content"
NOT_RECOMPUTED = {
    "session.token_hash": _PRIVATE,
    "api_token.token_hash": _PRIVATE,
    "proof_asked.token_hash": _PRIVATE,
    "idempotency_key.request_hash": "what a token sent, to tell the same request from another; it is gone after a day",
    "account_letter.token_hash": _PRIVATE,
    "sign_in_attempt.state_hash": _PRIVATE,
    "sign_in_attempt.browser_hash": _PRIVATE,
    "request_import.file_hash": "the file itself is gone after a day; its entry in the record names the same fingerprint",
    "terms_upload.file_hash": "likewise",
    "district_outlines.file_hash": "the file lies beside it in the same row, and the record knows the row's own fingerprint",
}
