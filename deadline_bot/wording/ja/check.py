"""Japanese words of what `check` reports."""

TEXTS: dict[str, str] = {}
