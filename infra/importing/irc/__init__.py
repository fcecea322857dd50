"""Logs of IRC channels, in the forms that clients and log bots write."""
