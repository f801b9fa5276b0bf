"""The only writers of cases, one subject a module."""
