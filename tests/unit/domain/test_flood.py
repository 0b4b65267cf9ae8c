"""How much may come at once."""

from deadline_bot.domain.flood import Allowance, Bucket, take
from tests.fakes.facts import HOUR, NOW, SECOND

ALLOWANCE = Allowance(rate=2, burst=5)


def drained(bucket: Bucket | None, n: int) -> Bucket:
    for _ in range(n):
        bucket = take(bucket, ALLOWANCE, NOW)
        assert bucket is not None
    assert bucket is not None
    return bucket


def test_a_burst_and_no_more() -> None:
    assert take(drained(None, 5), ALLOWANCE, NOW) is None


def test_it_fills_up_by_its_rate() -> None:
    empty = drained(None, 5)
    assert take(empty, ALLOWANCE, NOW + 0.4 * SECOND) is None
    one = take(empty, ALLOWANCE, NOW + 0.5 * SECOND)
    assert one is not None
    assert take(one, ALLOWANCE, NOW + 0.5 * SECOND) is None


def test_it_never_holds_more_than_a_burst() -> None:
    rested = take(drained(None, 5), ALLOWANCE, NOW + HOUR)
    assert rested == Bucket(4, NOW + HOUR)


def test_a_clock_that_goes_back_adds_nothing() -> None:
    assert take(drained(None, 5), ALLOWANCE, NOW - HOUR) is None
