"""What sets the node's parameters."""
