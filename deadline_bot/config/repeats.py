"""Names that occur twice: competitions, projects of healthchecks, Kaggle accounts.

Looked for in the tables as they are written, so that these faults are told together with
those of single values.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic_core import PydanticCustomError

from deadline_bot.config.lines import Path
from deadline_bot.config.milestones import milestone_key
from deadline_bot.config.values import refuse, shown


def repeats(tables: Mapping[str, Any]) -> Iterator[tuple[Path, PydanticCustomError]]:
    """Every slug, milestone of a competition, project and account that was there before."""
    yield from _repeated_names(_tables(tables, (), "healthchecks"))
    kaggle = tables.get("kaggle")
    if isinstance(kaggle, dict):
        yield from _repeated_names(_tables(kaggle, ("kaggle",), "accounts"))
    slugs = set()
    for path, competition in _tables(tables, (), "competitions"):
        slug = competition.get("slug")
        if isinstance(slug, str) and slug:
            if slug in slugs:
                yield (*path, "slug"), refuse("config.repeated_slug", value=shown(slug))
            slugs.add(slug)
        yield from _repeated_milestones(path, competition)


def _repeated_names(
    items: Iterable[tuple[Path, Mapping[str, Any]]],
) -> Iterator[tuple[Path, PydanticCustomError]]:
    names = set()
    for path, item in items:
        name = item.get("name")
        if isinstance(name, str) and name:
            if name in names:
                yield (*path, "name"), refuse("config.repeated_name", value=shown(name))
            names.add(name)


def _repeated_milestones(
    path: Path, competition: Mapping[str, Any]
) -> Iterator[tuple[Path, PydanticCustomError]]:
    keys = set()
    for at, milestone in _tables(competition, path, "milestones"):
        name = milestone.get("name")
        if isinstance(name, str) and name.strip():
            key = milestone_key(name.strip())
            if key in keys:
                yield (*at, "name"), refuse("config.repeated_milestone", value=shown(name))
            keys.add(key)


def _tables(
    table: Mapping[str, Any], path: Path, name: str
) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    items = table.get(name)
    if isinstance(items, list):
        for index, item in enumerate(items):
            if isinstance(item, dict):
                yield (*path, name, index), item
