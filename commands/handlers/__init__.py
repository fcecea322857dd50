"""Load, decide, append: one handler a command."""
