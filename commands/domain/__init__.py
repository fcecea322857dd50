"""The rules: pure deciders without clock or input and output."""
