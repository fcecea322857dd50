"""What crosses a process boundary: ids, events, commands, positions and views."""
