"""The writers of invitations."""
