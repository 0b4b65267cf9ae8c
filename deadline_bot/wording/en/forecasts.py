"""Forecasts of jobs, in English."""

TEXTS = {
    "forecast": "Done about {p50}, by {p90} in nine of ten cases",
    "forecast.by": "{done} ({basis})",
    "forecast.cut": "{forecast}. {cut}",
    "forecast.left": "{p50} to {p90} left",
    "forecast.left.about": "about {duration} left",
    "forecast.limit": "When it will be done is unknown; at most it runs until {at}.",
    "forecast.unknown": "When it will be done is unknown.",
    "forecast.basis.progress_and_history.one": "from {n} earlier run, at this run's pace",
    "forecast.basis.progress_and_history.other": "from {n} earlier runs, at this run's pace",
    "forecast.basis.history.one": "from {n} earlier run",
    "forecast.basis.history.other": "from {n} earlier runs",
    "forecast.basis.progress": "at this run's pace, its first run",
    "forecast.standing": "it stands still",
    "forecast.restarted": "since its restart",
    "forecast.limit.possible": "It may be cut at its limit, {at}.",
    "forecast.limit.likely": "It will be cut at its limit, {at}, before it is done.",
}
