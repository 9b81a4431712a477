"""Services, agreements, versions, terms, clauses, comparison."""
