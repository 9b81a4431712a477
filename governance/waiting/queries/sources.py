"""Data sources whose last file could not be taken in, or that bring nothing new: one row each; 311 reads them."""

FAILED = """
SELECT m.number, m.file_name, coalesce(m.finished_at, m.touched_at) AS since, f.name AS source, scope.centers, scope.analysts
FROM scope CROSS JOIN feed f CROSS JOIN LATERAL (SELECT x.* FROM request_import x
  WHERE x.feed = f.id AND x.state IN ('done', 'failed') ORDER BY x.id DESC LIMIT 1) m
WHERE m.state = 'failed' AND (scope.every OR scope.center) ORDER BY m.id
"""
OLD = """
SELECT x.code, x.name, x.every_days, x.last, scope.centers, scope.analysts
FROM scope CROSS JOIN LATERAL (SELECT f.code, f.name, f.every_days, greatest(f.created_at, f.pulled_until,
    (SELECT max(m.finished_at) FROM request_import m WHERE m.feed = f.id AND m.state = 'done')) AS last
  FROM feed f WHERE f.every_days > 0) x
WHERE x.last + make_interval(days => x.every_days) <= scope.at AND (scope.every OR scope.center) ORDER BY x.code
"""
