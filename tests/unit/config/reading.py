"""Reads a configuration from a text, as the tests need it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from deadline_bot.config import BadConfig, ConfigFault, Settings, load_settings

NAME = "deadline-bot.toml"
#: The example that comes with the program.
EXAMPLE = Path(__file__).parents[3] / "config" / "example.toml"
#: A competition with nothing but its close.
COMPETITION = '[[competitions]]\nslug = "x"\nclose = 2026-12-01T00:00:00Z\n'


def read(folder: Path, text: str, environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of a file of this text."""
    path = folder / NAME
    path.write_text(text, encoding="utf-8")
    return load_settings(path, environ or {}, folder)


def faults(
    folder: Path, text: str, environ: Mapping[str, str] | None = None
) -> tuple[ConfigFault, ...]:
    """The faults of a file of this text."""
    with pytest.raises(BadConfig) as caught:
        read(folder, text, environ)
    return caught.value.faults
