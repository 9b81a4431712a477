"""Port Alder, a made-up city to try the portal in: two years of agreements, made through the real acts.

Everything is dated relative to the day of seeding, and the same for the same day. Knows no pages and no commands.
"""
