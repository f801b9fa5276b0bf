"""The node's own values for limits that law or house rule leave open: each with its citation, versioned, on record."""
