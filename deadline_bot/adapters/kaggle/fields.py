"""Single fields of Kaggle's records, as kagglesdk's types hold them, in our own types.

Its types do not check what they are given, and its dates have no zone.
"""

from datetime import UTC, datetime

#: What kagglesdk and the readers here raise on a value of another kind than they expect.
BAD_FIELD = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)

#: .NET's smallest and largest DateTime, with which Kaggle's servers would say "none".
_NO_DATE_YEARS = (1, 9999)


def instant_of(date: datetime | None) -> datetime | None:
    """The instant in whole seconds; a date without a zone is UTC. `None`: there is none."""
    if date is None or date.year in _NO_DATE_YEARS:
        return None
    utc = date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    return utc.replace(microsecond=0)


def text_of(value: object) -> str:
    """The text without white space around it; empty for `None`.

    Raises:
        TypeError: it is no text.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(f"not a text: {type(value).__name__}")
    return value.strip()


def told(error: Exception) -> str:
    """What one of `BAD_FIELD` says, for the reason why a record could not be read."""
    return f"{type(error).__name__}: {error}"
