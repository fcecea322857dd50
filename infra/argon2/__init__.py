"""Slow hashes of passwords, and the list of those that everyone tries first."""
