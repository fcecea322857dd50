"""Adapters of the ports, the composition roots and the command line."""
