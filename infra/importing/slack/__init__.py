"""Exports of Slack workspaces: a folder or a zip of JSON files."""
