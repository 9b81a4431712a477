"""The writers of scorecards: the clock's drafts and publications, comments of both sides."""
