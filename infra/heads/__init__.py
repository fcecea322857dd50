"""Where the log ended, signed: evidence that lies elsewhere than the log (docs/audit.md)."""
