"""How often somebody signs in, so that who comes once a month is spoken to otherwise than who comes every day."""

# The days of last month, in the zone :zone, on which :person signed in.
DAYS = """SELECT count(DISTINCT (s.created_at AT TIME ZONE :zone)::date) AS days FROM session s,
    (SELECT date_trunc('month', :at::timestamptz AT TIME ZONE :zone) AS begun) month
  WHERE s.person = :person AND s.created_at AT TIME ZONE :zone >= month.begun - interval '1 month'
    AND s.created_at AT TIME ZONE :zone < month.begun"""
