"""Fixtures for every ring of tests: tests/plugins holds them by subject."""

pytest_plugins = [
    "tests.plugins.database",
    "tests.plugins.cast",
    "tests.plugins.browser",
    "tests.plugins.requirements",
]
