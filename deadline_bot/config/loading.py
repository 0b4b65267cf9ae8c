"""Reads the configuration: finds the file, lays the environment over it, tells every fault."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from deadline_bot.config import values
from deadline_bot.config.document import Layers, read_document
from deadline_bot.config.environment import read_overrides
from deadline_bot.config.explaining import Located, fault, faults_of, leak
from deadline_bot.config.faults import BadConfig, ConfigFault
from deadline_bot.config.leaked import leaked, may_leak
from deadline_bot.config.places import Places
from deadline_bot.config.repeats import repeats
from deadline_bot.config.settings import Settings, settings_of
from deadline_bot.domain.channel import Language

FILE_NAME = "deadline-bot.toml"

_SYNTAX_ERROR = re.compile(
    r"(?P<reason>.*) \(at line (?P<line>\d+), column (?P<column>\d+)\)", re.DOTALL
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
    text = ""
    file: dict[str, Any] = {}
    faults: list[ConfigFault] = []
    if path is not None:
        try:
            text = _text(path)
            file = _tables(path, text)
        except BadConfig as bad:
            text = ""
            faults.extend(bad.faults)
    overrides = read_overrides(environ)
    faults.extend(overrides.faults)
    name = None if path is None else str(path)
    places = Places(name, text, overrides.variables)
    layers = Layers(file, overrides.tables, _zone(file, overrides.tables))
    located = list(_leaks(layers, text, places))
    document = None
    try:
        document = read_document(layers)
    except ValidationError as error:
        located.extend(_not_in(located, faults_of(error, places)))
    located.extend(_repeats(layers, places))
    faults.extend(f for _, f in sorted(located, key=lambda item: places.order(item[0])))
    if document is None or faults:
        raise BadConfig(faults, _language(file, overrides.tables))
    base = cwd if path is None else (cwd / path).parent
    return settings_of(document, base, path)


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BadConfig([ConfigFault(str(path), "config.unreadable", {"reason": reason})]) from None
    try:
        # Some editors begin a file with a byte order mark, which TOML does not know.
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadConfig([ConfigFault(f"{path}:{line}", "config.not_utf8")]) from None


def _tables(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        # Not only its own TOMLDecodeError: a number of 5,000 digits is a plain ValueError.
        raise BadConfig([_syntax_fault(path, str(error))]) from None


def _syntax_fault(path: Path, message: str) -> ConfigFault:
    match = _SYNTAX_ERROR.fullmatch(message)
    place = f"{path}:{match['line']}:{match['column']}" if match else str(path)
    reason = match["reason"] if match else message
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
    competitions = layers.overrides.get("competitions", layers.file.get("competitions"))
    for path, refusal in repeats({"competitions": competitions}):
        yield path, fault(refusal.type, path, places, refusal.context)


def _zone(file: Mapping[str, Any], overrides: Mapping[str, Any]) -> ZoneInfo:
    """The zone of local times; UTC where it cannot be told, which is a fault of its own."""
    try:
        return values.read_zone(_bot(file, overrides, "timezone"))
    except PydanticCustomError:
        return ZoneInfo("UTC")


def _language(file: Mapping[str, Any], overrides: Mapping[str, Any]) -> Language:
    try:
        return values.read_language(_bot(file, overrides, "language"))
    except PydanticCustomError:
        return Language.EN


def _bot(file: Mapping[str, Any], overrides: Mapping[str, Any], key: str) -> object:
    for tables in (overrides, file):
        table = tables.get("bot")
        if isinstance(table, dict) and key in table:
            return table[key]
    return None
