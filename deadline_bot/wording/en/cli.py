"""English words of the shell's commands."""

TEXTS: dict[str, str] = {}
