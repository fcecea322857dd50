"""The message index of a cluster: history and search on Elasticsearch."""
