"""What a node adds of its own to law, letters and case types: editions that one person proposes, another activates."""
