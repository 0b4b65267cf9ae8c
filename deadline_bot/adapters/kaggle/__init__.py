"""Kaggle as a source of competitions: reads, and never writes.

Importing this package is cheap: `kagglesdk` and `requests` cost 0.3 s and are imported with
the first call, by `sdk` and `records` alone.
"""
