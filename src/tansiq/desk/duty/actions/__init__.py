"""What writes the rota, alarms and their calls, and hand-overs."""
