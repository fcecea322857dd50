"""Accounts, sessions and tokens: what happens before anybody is anybody."""
