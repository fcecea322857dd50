"""Routes of ``/v1/auth``."""
