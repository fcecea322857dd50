"""Answers what administrators ask: projections, settings and the trail of what they did."""
