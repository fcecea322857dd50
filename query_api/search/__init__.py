"""Search: the query language, and what an index must answer."""
