"""Folds of the event log into read models."""
