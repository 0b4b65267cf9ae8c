"""Where a value stands: a line of the file or a variable, and what to write there instead."""

from collections.abc import Mapping
from functools import cached_property

from deadline_bot.config.examples import (
    json_example,
    keys_of,
    toml_example,
    variable,
    variable_example,
)
from deadline_bot.config.lines import Path, lines_of, written


class Places:
    """The places of one reading.

    `file` is the file's name as faults show it, `None` without one; `text` its TOML;
    `variables` are the overrides that are set, by key.
    """

    def __init__(
        self, file: str | None, text: str, variables: Mapping[tuple[str, ...], str]
    ) -> None:
        self._file = file
        self._text = text
        self._variables = variables

    @cached_property
    def _lines(self) -> Mapping[Path, int]:
        return lines_of(self._text)

    def of(self, path: Path) -> str:
        """The place of a value, or of the table that lacks it."""
        override = self._override(path)
        if override is not None:
            name = self._variables[override]
            is_whole = override[: len(path)] == path
            return name if is_whole else f"{name} {written(path)}"
        if self._file is None:
            return variable(keys_of(path))
        line = self.line(path)
        return f"{self._file}{f':{line}' if line else ''} {written(path)}"

    def line(self, path: Path) -> int | None:
        """The line of a value, or of the nearest table around it; `None` if not in the file."""
        while path:
            if path in self._lines:
                return self._lines[path]
            path = path[:-1]
        return None

    def example(self, path: Path) -> str:
        """What works there, as it is written in the file, a variable or a variable's JSON."""
        override = self._override(path)
        if override is None:
            return variable_example(path) if self._file is None else toml_example(path)
        is_inside = len(keys_of(path)) > len(override)
        return json_example(path) if is_inside else variable_example(override)

    def variables_in(self, path: Path) -> tuple[tuple[str, ...], ...]:
        """The overrides at a key and inside it."""
        return tuple(keys for keys in self._variables if keys[: len(path)] == path)

    def order(self, path: Path) -> tuple[bool, int]:
        """Sorts faults: the file's by line, then the variables'."""
        is_override = self._override(path) is not None
        return is_override, 0 if is_override else self.line(path) or 0

    def _override(self, path: Path) -> tuple[str, ...] | None:
        """The variable that says it, or that says something inside it."""
        for override in self._variables:
            if path[: len(override)] == override or override[: len(path)] == path:
                return override
        return None
