"""What overseers and the data-protection officer do: read the record, prove entries of it, erase what entries say."""
