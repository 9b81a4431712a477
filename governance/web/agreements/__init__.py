"""Pages of agreements: today's targets, versions compared, lists of targets, departments."""
