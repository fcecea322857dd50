"""One file that holds a place: both logs as they were recorded, and who may sign in."""
