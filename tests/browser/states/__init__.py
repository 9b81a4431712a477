"""The list of all page states: every page of the portal in each of its states, as data.

A test opens each of them at two widths; another fails where a route or a page template is missing here.
"""

from tests.browser.states.actions import ACTIONS
from tests.browser.states.agendas import AGENDAS
from tests.browser.states.agreed import AGREED
from tests.browser.states.agreements import AGREEMENTS
from tests.browser.states.audit import AUDIT
from tests.browser.states.bodies import BODIES
from tests.browser.states.calendars import CALENDARS
from tests.browser.states.catalog import CATALOG
from tests.browser.states.changes import CHANGES
from tests.browser.states.city import CITY
from tests.browser.states.factors import FACTORS
from tests.browser.states.leavers import EMERGENCIES, LEAVERS
from tests.browser.states.letters import LETTERS
from tests.browser.states.maintenance import MAINTENANCE
from tests.browser.states.meetings import MEETINGS
from tests.browser.states.minutes import MINUTES
from tests.browser.states.outlook import OUTLOOK
from tests.browser.states.people import PEOPLE
from tests.browser.states.problems import PROBLEMS
from tests.browser.states.reminders import REMINDERS
from tests.browser.states.reorganizations import REORGANIZATIONS
from tests.browser.states.room import ROOM
from tests.browser.states.said import CORRECTIONS, EVENTS
from tests.browser.states.scorecards import SCORECARDS
from tests.browser.states.shell import LAST, SHELL
from tests.browser.states.sources import TAKING_IN
from tests.browser.states.state import State
from tests.browser.states.systems import SYSTEMS
from tests.browser.states.writing import WRITING

STATES: tuple[State, ...] = (
    *SHELL,
    *CHANGES,
    *AGREEMENTS,
    *AGREED,
    *CATALOG,
    *CITY,
    *REORGANIZATIONS,
    *OUTLOOK,
    *MINUTES,
    *ACTIONS,
    *MEETINGS,
    *AGENDAS,
    *ROOM,
    *BODIES,
    *PEOPLE,
    *FACTORS,
    *LEAVERS,
    *LETTERS,
    *CALENDARS,
    *AUDIT,
    *WRITING,
    *EVENTS,
    *CORRECTIONS,
    *TAKING_IN,
    *SCORECARDS,
    *REMINDERS,
    *SYSTEMS,
    *MAINTENANCE,
    *PROBLEMS,
    *EMERGENCIES,
    *LAST,
)

# Addresses that answer a GET with something other than a page of their own, and why.
NOT_PAGES = {
    "/": "sends on to the to-do page",
    "/account/session": "a word for the script that keeps a session while somebody types",
    "/assets/{name}": "style sheets and scripts",
    "/.well-known/security.txt": "a text for whoever finds a weakness",
    "/health/live": "for a supervisor",
    "/health/ready": "for a supervisor",
    "/attachments/{number}": "a file to keep",
    "/brief/brief.pdf": "a document",
    "/inbox/{notice}": "sends on to the reminders of its matter",
    "/promises/{name}": "files and a feed",
    "/districts/outlines.geojson": "a file to keep",
    "/our-scorecard": "sends on to the newest scorecard of one's department",
    "/scorecards/choose": "sends on to the scorecard that two menus ask for",
    "/scorecards/{number}/scorecard.csv": "a spreadsheet",
    "/scorecards/{number}/scorecard.json": "figures for machines",
    "/scorecards/{number}/scorecard.pdf": "a document",
    "/calendar/{name}": "a calendar, for programs",
    "/open-data/{name}": "a file of the data package",
    "/open311/v2/{name}": "for programs that speak Open311",
    "/open311/v2/{kind}/{name}": "for programs that speak Open311",
    "/meetings/{number}/meeting.ics": "a calendar file",
    "/meetings/{number}": "sends on to the page it is at",
    "/meetings/{number}/agenda/published/{nth}/paper": "a document",
    "/meetings/{number}/live": "numbers for screens that follow",
    "/meetings/{number}/now/parts": "parts of the page of an open meeting",
    "/our-agreement": "sends on to the agreement of one's department",
    "/changes/{number}/sheet.pdf": "a document",
    "/agreements/{code}/compare.pdf": "a document",
    "/meetings/{number}/minutes/public.pdf": "a document",
    "/meetings/{number}/minutes/whole.pdf": "a document",
    "/agreements/{code}/versions/{file}": "a document",
    "/agreements/{code}/terms.csv": "a spreadsheet",
    "/agreements/{code}/terms.xlsx": "a spreadsheet",
    "/changes/{number}/terms.csv": "a spreadsheet",
    "/changes/{number}/terms.xlsx": "a spreadsheet",
    "/imports/terms/preview/refused": "a spreadsheet",
    "/imports/terms/template.csv": "a spreadsheet",
    "/imports/people/template.csv": "a spreadsheet",
    "/accounts/leavers/template.csv": "a spreadsheet",
    "/uploads/{number}/refused": "a spreadsheet",
    "/imports/terms/{number}/refused": "a spreadsheet",
    "/sign-in/with/{key}/back": "where a provider sends people; looked at in test_sign_on.py",
    "/mailboxes/{email}/{number}/drawn": "a letter as mail programs draw it; looked at in test_letters.py",
}

# Pages that another machine leads to or away from.
ELSEWHERE = {
    "city/none.html": "tests/web/test_city.py: before the first scorecard is published",
    "sign-in/onward.html": "leads on by itself; looked at in test_sign_on.py",
    "sign-in/no_account.html": "where somebody comes back to from a provider; likewise",
}

__all__ = ["ELSEWHERE", "NOT_PAGES", "STATES", "State"]
