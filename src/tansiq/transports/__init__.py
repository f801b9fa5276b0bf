"""What comes over a network: downloads of lists from their publishers. Nothing here is sent anywhere but a request."""
