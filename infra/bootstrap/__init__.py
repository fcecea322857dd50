"""Composition roots: one module per process, readable from top to bottom."""
