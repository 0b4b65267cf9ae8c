"""When work will be finished: forecasts of runs and scorings, as distributions."""
