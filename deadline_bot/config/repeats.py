"""Names that occur twice among the competitions.

Looked for in the tables as they are written, so that these faults are told together with
those of single values.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic_core import PydanticCustomError

from deadline_bot.config.lines import Path
from deadline_bot.config.milestones import milestone_key
from deadline_bot.config.values import refuse, shown


def repeats(tables: Mapping[str, Any]) -> Iterator[tuple[Path, PydanticCustomError]]:
    """Every slug, and within a competition every milestone, that was there before."""
    slugs = set()
    for path, competition in _tables(tables, ()):
        slug = competition.get("slug")
        if isinstance(slug, str) and slug:
            if slug in slugs:
                yield (*path, "slug"), refuse("config.repeated_slug", value=shown(slug))
            slugs.add(slug)
        yield from _repeated_milestones(path, competition)


def _repeated_milestones(
    path: Path, competition: Mapping[str, Any]
) -> Iterator[tuple[Path, PydanticCustomError]]:
    keys = set()
    for at, milestone in _tables(competition, path):
        name = milestone.get("name")
        if isinstance(name, str) and name.strip():
            key = milestone_key(name.strip())
            if key in keys:
                yield (*at, "name"), refuse("config.repeated_milestone", value=shown(name))
            keys.add(key)


def _tables(table: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    name = "milestones" if path else "competitions"
    items = table.get(name)
    if isinstance(items, list):
        for index, item in enumerate(items):
            if isinstance(item, dict):
                yield (*path, name, index), item
