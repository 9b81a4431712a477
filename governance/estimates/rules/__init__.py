"""What lately came true, counted from openings and closings alone; targets and calendars play no part. Pure."""
