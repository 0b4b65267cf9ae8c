"""Reads the configuration: finds the file, lays the environment over it, tells every fault."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from deadline_bot.config import values
from deadline_bot.config.document import Layers, read_document
from deadline_bot.config.environment import read_overrides
from deadline_bot.config.explaining import Located, faults_of, leak, located_fault
from deadline_bot.config.faults import BadConfig, ConfigFault
from deadline_bot.config.leaked import leaked, may_leak
from deadline_bot.config.places import Places
from deadline_bot.config.repeats import repeats
from deadline_bot.config.settings import Settings, settings_of
from deadline_bot.domain.channel import Language

FILE_NAME = "deadline-bot.toml"

_SYNTAX_ERROR = re.compile(
    r"(?P<reason>.*) \(at (line (?P<line>\d+), column (?P<column>\d+)|end of document)\)", re.DOTALL
)
_IMPOSSIBLE_DATE = "Invalid date or datetime"


def find_config(named: Path | None, environ: Mapping[str, str], cwd: Path) -> Path | None:
    """The file to read, absolute where `cwd` is: named, else by `DEADLINE_BOT_CONFIG`, else
    `deadline-bot.toml` in `cwd`, else in the user's configuration folder; `None` without any.

    Raises:
        BadConfig: the named file is not there.
    """
    variable = environ.get("DEADLINE_BOT_CONFIG", "")
    if named is None and variable:
        named = Path(variable)
    if named is not None:
        if not _is_there(cwd / named):
            raise BadConfig([ConfigFault(str(named), "config.no_file")])
        return cwd / named
    # Needed only where no file is named, and reads the environment.
    import platformdirs

    folders = (cwd, platformdirs.user_config_path("deadline-bot"))
    return next((f / FILE_NAME for f in folders if _is_there(f / FILE_NAME)), None)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        # It cannot even be looked at; reading it will say why.
        return True


def load_settings(path: Path | None, environ: Mapping[str, str], cwd: Path) -> Settings:
    """The settings of a file (`None`: defaults) with the overrides of the environment.

    Relative paths in it are relative to the file's folder, without a file to `cwd`.

    Raises:
        BadConfig: with every fault that can be found.
    """
    base, shown_path, written = cwd, None, _Written()
    if path is not None:
        path = cwd / path
        base = path.parent
        shown_path = str(path.relative_to(cwd) if path.is_relative_to(cwd) else path)
        written = _written(path, shown_path)
    file = written.tables
    overrides = read_overrides(environ)
    places = Places(shown_path, written.text, overrides.variables)
    layers = Layers(file, overrides.tables, _zone(file, overrides.tables))
    located = list(_leaks(layers, written.text, places))
    document = None
    try:
        document = read_document(layers)
    except ValidationError as error:
        located.extend(_not_in(located, faults_of(error, places)))
    located.extend(_repeats(layers, places))
    located.sort(key=lambda item: places.order(item[0]))
    faults = (*written.faults, *(fault for _, fault in located), *overrides.faults)
    if document is None or faults:
        raise BadConfig(faults, _language(file, overrides.tables))
    return settings_of(document, base, path, shown_path)


@dataclass(frozen=True, slots=True)
class _Written:
    """What a file holds: nothing where it cannot be read, and then why."""

    text: str = ""
    tables: Mapping[str, Any] = field(default_factory=dict)
    faults: tuple[ConfigFault, ...] = ()


def _written(path: Path, name: str) -> _Written:
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return _Written(faults=(ConfigFault(name, "config.unreadable", {"reason": reason}),))
    try:
        # Some editors begin a file with a byte order mark, which TOML does not know.
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return _Written(faults=(ConfigFault(f"{name}:{line}", "config.not_utf8"),))
    try:
        return _Written(text, tomllib.loads(text))
    except (ValueError, RecursionError) as error:
        # Not only its own TOMLDecodeError: a number of 5,000 digits is a plain ValueError.
        return _Written(faults=(_syntax_fault(name, text, str(error)),))


def _syntax_fault(name: str, text: str, message: str) -> ConfigFault:
    match = _SYNTAX_ERROR.fullmatch(message)
    if match is None:
        return ConfigFault(name, "config.not_toml", {"reason": values.shown(message)})
    reason, line, column = match["reason"], match["line"], match["column"]
    if line is None:
        lines = text.split("\n")
        line, column = len(lines), len(lines[-1]) + 1
    place = f"{name}:{line}:{column}"
    if reason == _IMPOSSIBLE_DATE:
        return ConfigFault(place, "config.impossible_toml_date")
    return ConfigFault(place, "config.not_toml", {"reason": values.shown(reason)})


def _leaks(layers: Layers, text: str, places: Places) -> Iterator[Located]:
    tables = [layers.overrides, *([layers.file] if may_leak(text) else [])]
    for layer in tables:
        for path, value in leaked(layer):
            yield path, leak(path, value, places)


def _not_in(told: list[Located], located: Iterator[Located]) -> Iterator[Located]:
    """Without what is inside a value that is already told to be bad."""
    bad = {path for path, _ in told}
    for path, found in located:
        if not any(path[:length] in bad for length in range(1, len(path) + 1)):
            yield path, found


def _repeats(layers: Layers, places: Places) -> Iterator[Located]:
    tables = {
        name: layers.overrides.get(name, layers.file.get(name))
        for name in ("healthchecks", "competitions")
    }
    accounts = _value(layers.file, layers.overrides, "kaggle", "accounts")
    for path, refusal in repeats({**tables, "kaggle": {"accounts": accounts}}):
        yield path, located_fault(refusal.type, path, places, refusal.context)


def _zone(file: Mapping[str, Any], overrides: Mapping[str, Any]) -> ZoneInfo:
    """The zone of local times; UTC where it cannot be told, which is a fault of its own."""
    try:
        return values.read_zone(_value(file, overrides, "bot", "timezone"))
    except PydanticCustomError:
        return ZoneInfo("UTC")


def _language(file: Mapping[str, Any], overrides: Mapping[str, Any]) -> Language:
    try:
        return values.read_language(_value(file, overrides, "bot", "language"))
    except PydanticCustomError:
        return Language.EN


def _value(file: Mapping[str, Any], overrides: Mapping[str, Any], section: str, key: str) -> object:
    for tables in (overrides, file):
        table = tables.get(section)
        if isinstance(table, dict) and key in table:
            return table[key]
    return None
