"""Bodies: who meets regularly, by which ground rules; a working meeting of 311 and one department, or a board."""
