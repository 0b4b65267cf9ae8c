"""One record of Kaggle's answer as a competition.

Read one by one with kagglesdk's own types: a whole list is lost over one bad record otherwise.
Importing this module imports kagglesdk: import it late, off the event loop.
"""

from datetime import UTC, datetime

from kagglesdk.competitions.types.competition_api_service import ApiCompetition

from deadline_bot.domain.competition import Competition, Milestone, MilestoneKind
from deadline_bot.domain.naming import slug_of

#: All that is read of a record: what is wrong elsewhere in it does no harm.
_FIELDS = ("ref", "title", "url", "deadline", "mergerDeadline", "newEntrantDeadline")

#: .NET's smallest and largest DateTime, with which Kaggle's servers would say "none".
_NO_DATE_YEARS = (1, 9999)


class UnreadableRecord(Exception):
    """A record without a meaning; `slug` is `None` where even that cannot be read."""

    def __init__(self, slug: str | None, reason: str) -> None:
        super().__init__(reason)
        self.slug = slug
        self.reason = reason


def read_competition(record: object, source: str) -> Competition:
    """The competition with the milestones that it has, maybe none; Kaggle's dates are UTC.

    Raises:
        UnreadableRecord: with what could be read.
    """
    if not isinstance(record, dict):
        raise UnreadableRecord(None, "not an object")
    slug = _slug(record.get("ref")) or _slug(record.get("url"))
    if slug is None:
        raise UnreadableRecord(None, "no ref")
    try:
        told = ApiCompetition.from_dict({k: record[k] for k in _FIELDS if k in record})
        return Competition(
            slug=slug,
            title=_text(told.title) or slug,
            url=_link(_text(told.url), slug),
            source=source,
            milestones=_milestones(told),
        )
    # kagglesdk raises these, at least, on a value of another type than it expects.
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise UnreadableRecord(slug, f"{type(error).__name__}: {error}") from error


def _slug(reference: object) -> str | None:
    try:
        return slug_of(reference) if isinstance(reference, str) else None
    except ValueError:
        return None


def _milestones(told: ApiCompetition) -> tuple[Milestone, ...]:
    dates = (
        (MilestoneKind.ENTRY, told.new_entrant_deadline),
        (MilestoneKind.MERGER, told.merger_deadline),
        (MilestoneKind.CLOSE, told.deadline),
    )
    return tuple(
        Milestone(kind, _instant(date))
        for kind, date in dates
        if date is not None and date.year not in _NO_DATE_YEARS
    )


def _instant(date: datetime) -> datetime:
    utc = date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    return utc.replace(microsecond=0)


def _text(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(f"not a text: {type(value).__name__}")
    return value.strip()


def _link(url: str, slug: str) -> str:
    if url.startswith(("https://", "http://")):
        return url
    return f"https://www.kaggle.com/competitions/{slug}"
