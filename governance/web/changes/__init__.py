"""The pages of one change: how it stands, every act on it, writing and answering, the sheet for a colleague."""
