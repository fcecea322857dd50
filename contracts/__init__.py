"""What crosses a process boundary; imports msgspec only."""
