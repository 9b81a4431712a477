"""The command lines that are kept, in this order, and the files that they read. `<<<`: what is typed, `|` a new line."""

from tests.browser.taken import EXPORT, STRANGE

_BY = "--by marcus.bell@portalder.example"
_SPRING = "--from 2026-03-01 --to 2026-05-31"
_CASES = "--feed 311-case-system"
_HOURS = "--hours 'Mon-Fri 08:30-17:00' --holidays US-MA --zone America/New_York"
_COLUMNS = " ".join(
    f"--column {meaning}={name}"
    for meaning, name in {
        "id": "number",
        "label": "kind",
        "opened": "opened",
        "closed": "closed",
        "due": "due",
        "status": "status",
        "district": "ward",
    }.items()
)
_AGREEMENTS = (
    "streets",
    "parks",
    "water",
    "sanitation",
    "signals",
    "buildings",
    "animals",
    "housing",
    "moon",
)

FILES = {
    "requests.csv": EXPORT,
    "strange.csv": STRANGE,
    "people.csv": "email,name,phone,party,role,title,authority\n"
    "new.person@portalder.example,New Person,555-0900,streets,liaison,311 liaison,Letter of June 1\n"
    "not an address,Somebody,,streets,liaison,,\n",
    "terms.csv": "agency,problem,problem_details,additional_details,sla_days\n"
    "Streets,Pothole,N/A,N/A,5 days\nHousing,No heat,N/A,N/A,1 day\nHarbor,Sunken boat,N/A,N/A,3 days\n",
}

COMMANDS = (
    # Wrong use
    "",
    "fly",
    "measure",
    "due --amount 3 --unit moons --zone UTC",
    "due --amount 3 --unit business-days --zone UTC",
    # Due times, without a database
    f"due --amount 3 --unit business-days {_HOURS} <<< 2026-06-18 08:30|2026-07-02 16:59:30|soon||2026-12-31 23:00|",
    f"due --amount 3 --unit business-days {_HOURS} --rule end-of-day <<< 2026-06-18 08:30|",
    f"due --amount 12 --unit business-hours {_HOURS} --json <<< 2026-06-18 08:30|yesterday|",
    "due --amount 36 --unit hours --zone America/New_York <<< 2026-03-07 20:00|2026-10-31 20:00|",
    "due --amount 10 --unit calendar-days --zone America/New_York <<< 2026-06-18 08:30|",
    # What is agreed
    *(f"agreement {code}" for code in _AGREEMENTS),
    *(f"agreement {code} --json" for code in ("streets", "parks", "housing")),
    "agreement streets --as-of 2025-06-01",
    "agreement streets --as-of soon",
    # What came of it
    f"measure {_CASES} {_SPRING}",
    f"measure {_CASES} {_SPRING} --json",
    f"measure {_CASES} {_SPRING} --due exported --formula city",
    *(f"measure {_CASES} {_SPRING} --by {by}" for by in ("service", "label", "party", "month", "moon")),
    f"measure {_CASES} {_SPRING} --formula all",
    f"measure {_CASES} {_SPRING} --basis due --as-of 2026-05-31 --by service --json",
    f"measure {_CASES} --from 2026-05-01 --to 2026-04-01",
    f"measure --feed nothing {_SPRING}",
    f"backtest --service pothole --target '3 business-days' {_SPRING}",
    f"backtest --service pothole --target '12 hours' {_SPRING} --json",
    f"backtest --service dead-animal --target '10 calendar-days' {_SPRING}",
    f"backtest --service moat --target '3 business-days' {_SPRING}",
    f"backtest --service pothole --target many {_SPRING}",
    f"backtest --service pothole --target '3 business-days' {_SPRING} --metric billed",
    "scorecard SC-2026-0001",
    "scorecard SC-2026-0001 --recompute --pdf card.pdf --csv card.csv --rows rows.csv",
    "scorecard SC-2026-0001 --json --recompute",
    "scorecard SC-2026-0010",
    "scorecard SC-1999-0001",
    "scorecard --party streets --period 2026-05",
    "scorecard --party water --period 2026-Q1 --json",
    "scorecard --period 2025",
    "scorecard",
    # Papers
    *(f"document {code} {code}.pdf" for code in _AGREEMENTS),
    "document streets streets-1.pdf --version 1",
    "document streets streets-2.pdf --version 2 --json",
    "document streets nowhere/streets.pdf",
    # Samples
    "sample 40 sample.csv --seed lighthouse",
    "sample 10 sample-streets.csv --seed lighthouse --party streets --from 2026-04-01 --to 2026-05-31 --json",
    "sample 10 sample-potholes.csv --service pothole --basis opened",
    "sample 99999999 sample-many.csv",
    # Taking in
    "feed list",
    "feed list --json",
    f"feed add 'Work orders' --preset csv --zone America/New_York {_COLUMNS}",
    f"feed add 'Work orders' --preset csv --zone America/New_York {_COLUMNS} {_BY}",
    "feed add Boston --preset boston --zone America/New_York --json",
    "feed add Strange --preset csv --zone Moon/Crater",
    "feed pull work-orders",
    "feed pull nothing",
    "import requests requests.csv --feed work-orders --dry-run",
    "import requests requests.csv --feed work-orders --rejects rejects.csv",
    "import requests requests.csv --feed work-orders --json",
    "import requests strange.csv --feed work-orders",
    "import requests requests.csv --feed nothing",
    "measure --feed work-orders --from 2026-05-01 --to 2026-05-31",
    f"import terms terms.csv --dry-run {_BY}",
    f"import terms terms.csv --days business --dry-run {_BY}",
    f"import terms terms.csv --days calendar --on-record 2026-06-01 --json {_BY}",
    "import terms terms.csv --days calendar --by nobody@portalder.example",
    "import people people.csv --dry-run --by sam.ito@portalder.example",
    "import people people.csv",
    "import people people.csv --by sam.ito@portalder.example",
    f"import people people.csv --json {_BY}",
    # The installation
    "init --city Elsewhere --zone UTC --office Office --address Street",
    "admin sam.ito@portalder.example",
    "admin somebody@portalder.example --name Somebody --json",
    "migrate",
    "migrate --json",
    "doctor",
    "doctor --json",
    "demo --no-serve --today 2026-06-09",
    "demo --no-serve --today 2026-06-10",
    "backup copy.tar.gz --json",
    "restore copy.tar.gz",
    "restore people.csv",
    # The record, last: all that the commands above did stands in it
    "audit verify",
    "audit verify --json",
    "verify",
    "verify --json",
    "audit export record.csv",
    "audit export nowhere/record.csv",
)
