"""Blobs in any S3."""
