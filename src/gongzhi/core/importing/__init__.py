"""Bringing in spreadsheets: read, match columns, check, save in short steps, refuse with reasons, take back."""
