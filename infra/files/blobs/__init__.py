"""Blobs in a local folder, with signed addresses of our own."""
