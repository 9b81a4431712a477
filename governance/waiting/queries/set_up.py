"""How far the city is set up, in one row: each line of the checklist and whether it is done."""

DONE = """
SELECT n.cities > 0 AS city, n.centers > 0 AND n.departments > 0 AS offices,
  n.centers > 0 AND n.departments > 0 AND n.without_lead = 0 AS leads, n.sponsors > 0 AS sponsor,
  n.calendars > 0 AS calendars, n.calendars > 0 AND n.ending = 0 AS holidays, n.services > 0 AS services,
  n.agreements > 0 AS agreements
FROM scope CROSS JOIN LATERAL (SELECT (SELECT count(*) FROM city) AS cities,
    (SELECT count(*) FROM party WHERE kind = 'center') AS centers,
    (SELECT count(*) FROM party WHERE kind = 'department') AS departments,
    (SELECT count(*) FROM party p WHERE NOT EXISTS (SELECT FROM seat s JOIN tenure t ON t.seat = s.id
        WHERE s.party = p.id AND s.leads AND t.starts <= scope.at AND (t.ends IS NULL OR t.ends > scope.at))) AS without_lead,
    (SELECT count(*) FROM seat s JOIN party p ON p.id = s.party AND p.kind = 'oversight'
        JOIN tenure t ON t.seat = s.id WHERE s.role = 'sponsor'
        AND t.starts <= scope.at AND (t.ends IS NULL OR t.ends > scope.at)) AS sponsors,
    (SELECT count(*) FROM calendar WHERE drafted_by IS NULL) AS calendars,
    (SELECT count(*) FROM (SELECT DISTINCT ON (calendar) covers_until FROM calendar_version
        ORDER BY calendar, number DESC) v
        WHERE v.covers_until < (scope.at AT TIME ZONE coalesce((SELECT zone FROM city LIMIT 1), 'UTC'))::date + 120) AS ending,
    (SELECT count(*) FROM service WHERE live_at <= scope.at) AS services,
    (SELECT count(*) FROM agreement a WHERE EXISTS (SELECT FROM version v WHERE v.agreement = a.id)) AS agreements) n
"""
