"""The web client as the server hands it out: its files, and what a browser may do with them."""
