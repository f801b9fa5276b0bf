"""The verbs of oversight that write."""
