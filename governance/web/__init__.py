"""HTTP only: app factory, guards, sessions, pages."""
