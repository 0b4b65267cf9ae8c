"""What `check` reports: a line for each thing that it tried."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Report:
    """One line of the report: what was tried, or what is wrong with it."""

    words: str
    #: `ok`, `note` or `fault`.
    mark: str = "ok"
