"""The write side: decides what a command means and appends it to the event log."""
