"""What the words of an agreement mean, printed in every document."""

DEFINITIONS: tuple[tuple[str, str], ...] = (
    (
        "Target",
        "The time within which a request of a service is done, and the share of requests for which this holds.",
    ),
    ("Request", "One service request that 311 took from a resident, counted from when it was opened."),
    ("Hours", "Hours by the clock, nights and weekends included."),
    ("Business hours", "Hours within the working hours of the calendar named beside the target."),
    (
        "Calendar days",
        "Days by date, weekends and holidays included; due at the same time of day unless said otherwise.",
    ),
    (
        "Business days",
        (
            "Working days of the calendar named beside the target. A request opened out of hours counts as opened when work "
            "next begins."
        ),
    ),
    (
        "On time at least",
        "The least share of requests that are done by their due time, in the period they fell due.",
    ),
    (
        "Clock stands still",
        "Time that does not count, for the reasons and at most for the time named beside the target.",
    ),
    (
        "In effect",
        (
            "The version with the highest number whose date has come. A request is judged by the version in effect "
            "when it was opened."
        ),
    ),
    (
        "Fingerprint",
        "A SHA-256 value of the whole content: if one letter of it were different, so would the fingerprint be.",
    ),
)
