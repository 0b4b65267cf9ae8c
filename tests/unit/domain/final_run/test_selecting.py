"""What would count: picks, what the host takes, and whether the public scores can be trusted."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadline_bot.domain.final_run.kept import Picks
from deadline_bot.domain.final_run.selecting import (
    best_two,
    find_submission,
    rank_correlation,
    selection_of,
)
from deadline_bot.domain.message_plan import Selection
from deadline_bot.domain.submission import Submission, SubmissionState
from tests.fakes.facts import ALICE, BOB, MINUTE, NOW, a_submission


def scored(id_: str, public: str, cv: str = "", *, minute: int = 0) -> Submission:
    return a_submission(
        id_,
        state=SubmissionState.SCORED,
        public_score=public,
        description=f"exp{id_} cv={cv}" if cv else f"exp{id_}",
        submitted_at=NOW + minute * MINUTE,
    )


LOW, MIDDLE, HIGH = scored("1", "0.7"), scored("2", "0.8"), scored("3", "0.9")
PENDING = a_submission("4", description="exp4 cv=0.99")
ALL = (LOW, PENDING, HIGH, MIDDLE)


@pytest.mark.parametrize(
    ("direction", "best"), [("higher", (HIGH, MIDDLE)), ("lower", (LOW, MIDDLE)), (None, ())]
)
def test_the_host_takes_the_best_two_public_scores(
    direction: str | None, best: tuple[Submission, ...]
) -> None:
    assert selection_of(ALL, direction, None, "").auto == best


def test_of_fewer_scores_the_host_takes_fewer() -> None:
    assert best_two((PENDING, LOW), "higher") == (LOW,)
    assert best_two((PENDING,), "higher") == ()


def test_of_equal_scores_the_earlier_are_taken() -> None:
    first, second, third = (scored(str(n), "0.9", minute=n) for n in range(3))
    assert best_two((third, second, first), "higher") == (first, second)


def test_the_picks_are_told_as_they_were_picked() -> None:
    picks = Picks(("3", "99", "4"), ALICE, NOW, confirmed_by=BOB)
    assert selection_of(iter(ALL), "higher", picks, ALICE) == Selection(
        (HIGH, PENDING), (HIGH, MIDDLE), None, 0, clicker=ALICE, confirmed_by=BOB
    )


#: By cv and public score: Spearman by hand, 1 - 6 Σd² / n(n² - 1) where none are equal.
PAIRS = {
    "agree": ([1, 2, 3, 4, 5, 6], [10, 20, 30, 40, 50, 99], 1.0),
    "disagree": ([1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1], -1.0),
    "two swapped": ([1, 2, 3, 4, 5, 6], [2, 1, 3, 4, 5, 6], 1 - 6 * 2 / (6 * 35)),
    # Ranks 1.5 1.5 3 4 5 6 and 1 2 3 4 5 6: cov 17, var 17 and 17.5.
    "ties": ([1, 1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6], 17 / (17 * 17.5) ** 0.5),
    "too few": ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5], None),
    "own constant": ([1] * 6, [1, 2, 3, 4, 5, 6], None),
    "public constant": ([1, 2, 3, 4, 5, 6], [1] * 6, None),
}


@pytest.mark.parametrize(("own", "public", "expected"), PAIRS.values(), ids=PAIRS.keys())
def test_whether_own_and_public_scores_agree(
    own: list[int], public: list[int], expected: float | None
) -> None:
    scores = zip(own, public, strict=True)
    told = [scored(str(n), f"0.{lb}", f"0.{cv}") for n, (cv, lb) in enumerate(scores)]
    for direction in ("higher", "lower"):
        selection = selection_of((*told, PENDING, LOW), direction, None, "")
        assert selection.n_compared == len(own)
        assert selection.rank_correlation == pytest.approx(expected)


NUMBERS = st.integers(-3, 3).map(Decimal)


@given(st.lists(st.tuples(NUMBERS, NUMBERS), max_size=12))
def test_a_correlation_is_between_disagreement_and_agreement(
    pairs: list[tuple[Decimal, Decimal]],
) -> None:
    told = rank_correlation(pairs)
    turned = rank_correlation([(own, -public) for own, public in pairs])
    if told is None:
        assert turned is None
        assert len(pairs) < 6 or 1 in (len({a for a, _ in pairs}), len({b for _, b in pairs}))
    else:
        assert -1 <= told <= 1
        assert turned == pytest.approx(-told)


NAMED = (
    a_submission("48210001", description="Ensemble of 5, cv=0.89"),
    a_submission("48210002", description="ensemble of 50 ①"),
    a_submission("48210003", description="推論 fold 0"),
    a_submission("48210004", description=""),
    a_submission("48210005", description="48210001 again"),
    a_submission("48210006", description="ensemble"),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("48210001", "48210001"),
        (" #48210004 ", "48210004"),
        ("＃４８２１０００２", "48210002"),
        ("CV=0.89", "48210001"),
        ("ensemble  of ５０", "48210002"),
        ("推論", "48210003"),
        ("Ensemble", "48210006"),
        ("ensemble of", None),
        ("4821000", "48210005"),
        ("unknown", None),
        ("#", None),
        (" ", None),
        ("", None),
    ],
)
def test_a_submission_is_found_by_id_or_by_what_only_it_is_called(
    text: str, found: str | None
) -> None:
    submission = find_submission(text, iter(NAMED))
    assert (submission and submission.id) == found
