"""The final run: the team's steps to two selected final submissions, and whether they fit."""
