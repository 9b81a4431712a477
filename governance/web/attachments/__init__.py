"""Pages of files kept beside meetings, actions and rounds of a change."""
