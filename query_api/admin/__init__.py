"""What administrators ask of the read side."""
