"""Files kept beside a matter: what may be kept, who kept it, what was removed. Knows no matter; who sees one decides for its files."""
