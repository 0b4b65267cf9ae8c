"""How often a host is asked, within the calls of an hour."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from deadline_bot.domain.polling import LONGEST_INTERVAL, RESERVE, Poll, Urgency, paced, slow
from tests.fakes.facts import HOUR, MINUTE, SECOND


def a_poll(urgency: Urgency, wished: timedelta, subject: str = "", n_calls: int = 1) -> Poll:
    return Poll(urgency.name.lower(), subject, wished, urgency, n_calls)


LIVE = a_poll(Urgency.LIVE, 20 * SECOND)
DISCOVERY = a_poll(Urgency.DISCOVERY, MINUTE)
BACKGROUND = a_poll(Urgency.BACKGROUND, 30 * MINUTE)


def test_what_fits_comes_as_often_as_wished() -> None:
    intervals = paced([LIVE, DISCOVERY, BACKGROUND], 1000)
    assert intervals == {p: p.wished for p in (LIVE, DISCOVERY, BACKGROUND)}
    assert slow(intervals) == ()


def test_what_is_live_comes_first_and_the_lack_is_told() -> None:
    intervals = paced([LIVE, DISCOVERY, BACKGROUND], 240)
    assert intervals[LIVE] == LIVE.wished
    assert intervals[DISCOVERY] > DISCOVERY.wished
    assert {poll for poll, _ in slow(intervals)} == {DISCOVERY, BACKGROUND}


def test_a_lack_is_shared_by_those_of_one_urgency() -> None:
    one, two = (a_poll(Urgency.LIVE, 10 * SECOND, s) for s in ("a", "b"))
    intervals = paced([one, two], 400)
    assert intervals[one] == intervals[two] == 20 * SECOND


def test_even_the_least_important_comes_once_an_hour() -> None:
    intervals = paced([LIVE, DISCOVERY, BACKGROUND], 100)
    assert intervals[BACKGROUND] <= LONGEST_INTERVAL * 1.01


_polls = st.builds(
    a_poll,
    st.sampled_from(list(Urgency)),
    st.integers(10, 7200).map(lambda n: timedelta(seconds=n)),
    st.integers(0, 50).map(str),
    st.integers(1, 5),
)


@given(st.lists(_polls, min_size=1, max_size=20, unique=True), st.integers(60, 1000))
def test_nothing_comes_more_often_than_wished_and_all_keep_within_the_budget(
    polls: list[Poll], calls_per_hour: int
) -> None:
    intervals = paced(polls, calls_per_hour)
    assert all(intervals[p] >= p.wished for p in polls)
    # Each urgency below is kept alive even where there is no room for it.
    n = sum(p.n_calls * (HOUR / intervals[p]) for p in polls)
    assert n <= calls_per_hour * (1 - RESERVE) * 1.11
