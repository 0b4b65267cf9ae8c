"""Which submissions would count: the team's picks, and what the host takes without them.

Whether the public scores agree with the team's own tells how far to trust them in picking.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from statistics import StatisticsError, correlation

from deadline_bot.domain.final_run.kept import Picks
from deadline_bot.domain.final_run.step import same_name
from deadline_bot.domain.message_plan import Selection
from deadline_bot.domain.submission import Submission, best_of

#: Of fewer submissions a correlation tells nothing.
FEWEST_COMPARED = 6


def selection_of(
    submissions: Iterable[Submission], direction: str | None, picks: Picks | None, clicker: str
) -> Selection:
    """The selection as it stands.

    `direction` is as in `best_of`; without it nobody knows what the host would take. Picks that
    are not among the submissions are left out. `clicker` is who submits, empty for nobody.
    """
    known = tuple(submissions)
    own_and_public = [(s.cv, s.score) for s in known if s.cv is not None and s.score is not None]
    return Selection(
        picked(known, picks),
        best_two(known, direction),
        rank_correlation(own_and_public),
        len(own_and_public),
        clicker,
        "" if picks is None else picks.confirmed_by,
    )


def picked(submissions: Iterable[Submission], picks: Picks | None) -> tuple[Submission, ...]:
    """The picks that are among the submissions, as they were picked; none without picks."""
    by_id = {s.id: s for s in submissions}
    return tuple(by_id[id_] for id_ in (() if picks is None else picks.ids) if id_ in by_id)


def best_two(submissions: Sequence[Submission], direction: str | None) -> tuple[Submission, ...]:
    """The best two by public score, the best first; as in `best_of`, and fewer of fewer."""
    best = best_of(submissions, direction)
    if best is None:
        return ()
    second = best_of(submissions, direction, but=best.id)
    return (best,) if second is None else (best, second)


def rank_correlation(pairs: Sequence[tuple[Decimal, Decimal]]) -> float | None:
    """Spearman's coefficient, with average ranks for equal numbers.

    A team's own score and the host's are better in the same direction, so +1 is agreement,
    whichever that is. `None` for fewer than six pairs, and where one side is always the same.
    """
    if len(pairs) < FEWEST_COMPARED:
        return None
    own, public = zip(*pairs, strict=True)
    try:
        return correlation(_ranks(own), _ranks(public))
    except StatisticsError:
        return None


def find_submission(text: str, submissions: Iterable[Submission]) -> Submission | None:
    """The submission of this id (`48210001`, `#48210001`), or else of this description.

    Or else the one whose description has the text as a part, in any case and width. `None`
    where there is none, or more than one.
    """
    wanted = same_name(text)
    known = tuple(submissions)
    for s in known:
        if same_name(s.id) == wanted.removeprefix("#"):
            return s
    descriptions = [(same_name(s.description), s) for s in known]
    found = [s for description, s in descriptions if description == wanted]
    found = found or [s for description, s in descriptions if wanted in description]
    return found[0] if wanted and len(found) == 1 else None


def _ranks(numbers: Sequence[Decimal]) -> list[float]:
    ordered = sorted(numbers)
    first = {number: i for i, number in reversed(list(enumerate(ordered)))}
    return [first[number] + (ordered.count(number) - 1) / 2 for number in numbers]
