"""Rules of law as pure functions and data: no database, no clock, no settings.

Every rule answers with its ground, a `Citation`. What the law leaves open is a policy, and says so.
"""
