"""An invented district to look at and to try: places, people and a year of cases. Nobody in it exists."""
