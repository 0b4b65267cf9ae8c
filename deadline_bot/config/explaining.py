"""From what a reading refuses to faults: with place, remedy, and the nearest known name."""

from collections.abc import Iterable, Iterator, Mapping
from zoneinfo import available_timezones

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from deadline_bot.config.document import (
    Alerts,
    Bot,
    CompetitionTable,
    Document,
    HealthchecksTable,
    Http,
    Kaggle,
    KaggleAccountTable,
    LeadTimesTable,
    MilestoneTable,
    Reminders,
    Slack,
)
from deadline_bot.config.examples import keys_of, variable
from deadline_bot.config.faults import ConfigFault
from deadline_bot.config.leaked import looks_secret, variable_for
from deadline_bot.config.lines import Path, written
from deadline_bot.config.places import Places
from deadline_bot.config.values import read_json, shown

_SECTIONS: Mapping[tuple[str, ...], type[BaseModel]] = {
    (): Document,
    ("bot",): Bot,
    ("slack",): Slack,
    ("kaggle",): Kaggle,
    ("kaggle", "accounts"): KaggleAccountTable,
    ("alerts",): Alerts,
    ("alerts", "lead_times"): LeadTimesTable,
    ("reminders",): Reminders,
    ("http",): Http,
    ("healthchecks",): HealthchecksTable,
    ("competitions",): CompetitionTable,
    ("competitions", "milestones"): MilestoneTable,
}
#: The tables whose secrets have variables that the team names.
_ACCOUNTS = ("kaggle", "accounts")
#: Below this, of 100, two names have nothing to do with each other.
_LEAST_LIKENESS = 60

#: A fault and the path of the value that has it.
Located = tuple[Path, ConfigFault]


def faults_of(error: ValidationError, places: Places) -> Iterator[Located]:
    """The faults of a refused document."""
    for details in error.errors(include_url=False):
        path = details["loc"]
        if details["type"] != "extra_forbidden":
            yield path, _fault(details, places)
            continue
        for keys in places.variables_in(path) or (None,):
            yield path, _unknown(path, details["input"], places, keys)


def located_fault(
    key: str, path: Path, places: Places, fields: Mapping[str, str] | None = None
) -> ConfigFault:
    """A fault of a value that stands at `path`, with an example for it."""
    return ConfigFault(places.of(path), key, {"example": places.example(path), **(fields or {})})


def leak(path: Path, value: object, places: Places) -> ConfigFault:
    """A secret that stands at `path`."""
    if keys_of(path)[:2] == _ACCOUNTS:
        example = places.example((*path[:-1], "token_env"))
        return ConfigFault(places.of(path), "config.account_secret", {"example": example})
    return ConfigFault(places.of(path), "config.secret", {"variable": variable_for(path, value)})


def _fault(details: ErrorDetails, places: Places) -> ConfigFault:
    path, value = details["loc"], details["input"]
    match details["type"]:
        case "missing":
            return located_fault("config.missing", path, places, {"name": str(path[-1])})
        case "tuple_type":
            return _bad_shape("config.not_list", path, value, places)
        case "model_type" | "model_attributes_type":
            return _bad_shape("config.not_table", path, value, places)
        case "config.bad_zone":
            return _bad_zone(path, shown(value), places)
        case key:
            return located_fault(key, path, places, details.get("ctx"))


def _bad_shape(key: str, path: Path, value: object, places: Places) -> ConfigFault:
    if isinstance(value, str) and value.lstrip().startswith(("[", "{")):
        try:
            read_json(value)
        except PydanticCustomError as error:
            return located_fault(error.type, path, places, error.context)
    return located_fault(key, path, places, {"name": written(path)})


def _unknown(
    path: Path, value: object, places: Places, keys: tuple[str, ...] | None
) -> ConfigFault:
    """An unknown key, or table, at `path`; `keys` are those of the variable that says it."""
    name = str(path[-1])
    if looks_secret(name):
        return leak(path, value, places)
    section = keys_of(path[:-1])
    known = tuple(_SECTIONS[section].model_fields)
    nearest = nearest_of(name, known)
    place = places.of(path if keys is None else keys)

    def as_written(key: str) -> str:
        return key if keys is None else variable((*section, key, *keys[len(path) :]))

    fields = {"name": as_written(name), "known": ", ".join(known)}
    if nearest is None:
        return ConfigFault(place, "config.unknown_key", fields)
    return ConfigFault(place, "config.misspelt_key", {**fields, "nearest": as_written(nearest)})


def _bad_zone(path: Path, name: str, places: Places) -> ConfigFault:
    # Not "EST" for "JST": abbreviations are alike and mean other places.
    zones = sorted(zone for zone in available_timezones() if "/" in zone)
    nearest = nearest_of(name, zones)
    if nearest is None:
        return located_fault("config.bad_zone", path, places, {"value": name})
    return located_fault("config.misspelt_zone", path, places, {"value": name, "nearest": nearest})


def nearest_of(name: str, known: Iterable[str]) -> str | None:
    """The known name that is most like it, `None` where none is."""
    # Needed only where there is a fault.
    from rapidfuzz import fuzz, process

    found = process.extractOne(
        name, known, scorer=fuzz.ratio, processor=str.lower, score_cutoff=_LEAST_LIKENESS
    )
    return None if found is None else found[0]
