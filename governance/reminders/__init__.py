"""Who is told what and when, in the portal and by letter: offsets, levels, humane hours, delivery."""
