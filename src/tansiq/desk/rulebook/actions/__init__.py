"""What proposes editions of the rulebook, and what decides about them."""
