"""Bare Django for comparison: one SELECT and one INSERT a request, on the same database and server settings."""
