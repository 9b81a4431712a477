"""Groups that meet: who they are, by which ground rules, how a board comes to be and how its rules change."""
