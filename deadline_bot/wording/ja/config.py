"""Japanese words of faults in the settings."""

TEXTS: dict[str, str] = {}
