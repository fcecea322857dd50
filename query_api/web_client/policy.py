"""What the pages of the web client may load and run (security: hostile texts)."""

from collections.abc import Iterable

WORKER_POLICY = "default-src 'none'; connect-src 'self'"
"""What the worker may do that keeps the client's files: fetch them."""


def policy(script_hashes: Iterable[str]) -> str:
    """Return the content security policy: our own files, and inline scripts by hash alone."""
    scripts = " ".join(("'self'", *script_hashes))
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {scripts}",
            "style-src 'self'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types vue worker paste",
        )
    )
