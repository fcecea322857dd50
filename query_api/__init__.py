"""The read side: reads, search and live updates."""
