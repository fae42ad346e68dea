"""The steps of geo/build.py."""
