"""The only writers of accounts, one file a subject."""
