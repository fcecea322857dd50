"""What a process says of itself in the format of Prometheus: counted in place, read at a scrape."""
