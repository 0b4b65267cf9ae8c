"""One record of Kaggle's answer as a competition.

Read one by one with kagglesdk's own types: a whole list is lost over one bad record otherwise.
Importing this module imports kagglesdk: import it late, off the event loop.
"""

from kagglesdk.competitions.types.competition_api_service import ApiCompetition

from deadline_bot.adapters.kaggle.fields import BAD_FIELD, instant_of, text_of
from deadline_bot.domain.competition import Competition, Milestone, MilestoneKind
from deadline_bot.domain.naming import slug_of

#: All that is read of a record: what is wrong elsewhere in it does no harm.
_FIELDS = ("ref", "title", "url", "deadline", "mergerDeadline", "newEntrantDeadline")


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
            title=text_of(told.title) or slug,
            url=_link(text_of(told.url), slug),
            source=source,
            milestones=_milestones(told),
        )
    except BAD_FIELD as error:
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
    instants = ((kind, instant_of(date)) for kind, date in dates)
    return tuple(Milestone(kind, instant) for kind, instant in instants if instant is not None)


def _link(url: str, slug: str) -> str:
    if url.startswith(("https://", "http://")):
        return url
    return f"https://www.kaggle.com/competitions/{slug}"
