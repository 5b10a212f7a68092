"""What the demo plays once the year of cases has been played: one file a subject, each with `play`."""
