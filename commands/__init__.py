"""The write side: commands are validated by deciders and appended to the log."""
