"""Archives of other systems, read into neutral records and carried out as commands."""
