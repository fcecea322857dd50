"""What every adapter raises for a store that does not answer."""


class Outage(Exception):
    """A store is away or busy; pausing and trying again is right."""
