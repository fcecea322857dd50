"""The routes below ``/v1/admin``."""
