"""Imperative structs, one module per aggregate; the actor is never a field."""
