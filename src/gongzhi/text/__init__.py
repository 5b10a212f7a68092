"""Understanding of residents' words, as pure functions: no models to load, no database, no clock."""
