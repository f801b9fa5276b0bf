"""Who is on duty, who is called when something waits, and how a shift changes hands."""
