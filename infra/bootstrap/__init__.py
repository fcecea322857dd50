"""Composition roots: the only places where adapters are picked."""
