"""What is done with manifests."""
