"""Live delivery: what is committed goes to the sockets of those who may read it."""
