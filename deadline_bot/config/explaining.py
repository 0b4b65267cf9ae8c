"""From what a reading refuses to faults: with place, remedy, and the nearest known name."""

from collections.abc import Iterable, Iterator, Mapping
from zoneinfo import available_timezones

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from deadline_bot.config.document import (
    Alerts,
    Bot,
    CompetitionTable,
    Document,
    Http,
    Kaggle,
    LeadTimesTable,
    MilestoneTable,
    Slack,
)
from deadline_bot.config.examples import keys_of, variable
from deadline_bot.config.faults import ConfigFault
from deadline_bot.config.leaked import looks_secret, variable_for
from deadline_bot.config.lines import Path
from deadline_bot.config.places import Places, written
from deadline_bot.config.values import not_json, shown

_SECTIONS: Mapping[tuple[str, ...], type[BaseModel]] = {
    (): Document,
    ("bot",): Bot,
    ("slack",): Slack,
    ("kaggle",): Kaggle,
    ("alerts",): Alerts,
    ("alerts", "lead_times"): LeadTimesTable,
    ("http",): Http,
    ("competitions",): CompetitionTable,
    ("competitions", "milestones"): MilestoneTable,
}
#: Below this, of 100, two names have nothing to do with each other.
_LEAST_LIKENESS = 60


#: A fault and the path of the value that has it.
Located = tuple[Path, ConfigFault]


def faults_of(error: ValidationError, places: Places) -> Iterator[Located]:
    """The faults of a refused document."""
    for details in error.errors(include_url=False):
        yield details["loc"], _fault(details, places)


def fault(
    key: str, path: Path, places: Places, fields: Mapping[str, str] | None = None
) -> ConfigFault:
    """A fault of a value that stands at `path`, with an example for it."""
    return ConfigFault(places.of(path), key, {"example": places.example(path), **(fields or {})})


def leak(path: Path, value: object, places: Places) -> ConfigFault:
    """A secret that stands at `path`."""
    name = variable_for(value, str(path[-1]))
    return ConfigFault(places.of(path), "config.secret", {"variable": name})


def _fault(details: ErrorDetails, places: Places) -> ConfigFault:
    path, value = details["loc"], details["input"]
    match details["type"]:
        case "extra_forbidden":
            return _unknown(path, value, places)
        case "missing":
            name = str(path[-1])
            return fault("config.missing", path, places, {"name": name})
        case "config.bad_zone":
            return _bad_zone(path, str(value), places)
        case _ if isinstance(value, str) and value.lstrip().startswith(("[", "{")):
            refusal = not_json(value)
            return fault(refusal.type, path, places, refusal.context)
        case "tuple_type" | "list_type":
            return fault("config.not_list", path, places, {"name": written(path)})
        case "model_type" | "model_attributes_type":
            return fault("config.not_table", path, places, {"name": written(path)})
        case key:
            return fault(key, path, places, details.get("ctx"))


def _unknown(path: Path, value: object, places: Places) -> ConfigFault:
    name = str(path[-1])
    if looks_secret(name):
        return leak(path, value, places)
    section = keys_of(path[:-1])
    known = tuple(_SECTIONS[section].model_fields)
    nearest = nearest_of(name, known)

    def as_written(key: str) -> str:
        return variable((*section, key)) if places.is_variable(path) else key

    fields = {"name": as_written(name), "known": ", ".join(map(as_written, known))}
    if nearest is None:
        return ConfigFault(places.of(path), "config.unknown_key", fields)
    fields["nearest"] = as_written(nearest)
    return ConfigFault(places.of(path), "config.misspelt_key", fields)


def _bad_zone(path: Path, name: str, places: Places) -> ConfigFault:
    nearest = nearest_of(name, sorted(available_timezones()))
    if nearest is None:
        return fault("config.bad_zone", path, places, {"value": shown(name)})
    fields = {"value": shown(name), "nearest": nearest}
    return fault("config.misspelt_zone", path, places, fields)


def nearest_of(name: str, known: Iterable[str]) -> str | None:
    """The known name that is most like it, `None` where none is."""
    # Needed only where there is a fault.
    from rapidfuzz import fuzz, process, utils

    found = process.extractOne(
        name,
        known,
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        score_cutoff=_LEAST_LIKENESS,
    )
    return None if found is None else found[0]
