"""The Service Standards Board of Port Alder: the offices of the cast, seven seats of which one is vacant."""

from governance.bodies.rules.ground_rules import GroundRules, Kind

SEATS = (
    "mayor-sponsor",
    "mayor-convenor",
    "311-analyst",
    "311-relations-lead",
    "streets-division-head",
    "parks-liaison",
    "water-division-head",
)
BOARD = GroundRules(
    kind=Kind.BOARD,
    purpose="Looks after the standards that hold for all departments.",
    cadence="Quarterly, on a Thursday.",
    chair="mayor-sponsor",
    note_taker="mayor-convenor",
    minutes_within=14,
    corrections_days=5,
    seats=SEATS,
)
