"""To be written with its chapter."""
