"""HTTP routes of the write side."""
