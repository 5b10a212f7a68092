"""Addresses of cases: of staff, of everybody, and of what takes several to mend."""
