"""How long it is waited for more output, on a clock of the tests' own."""

from itertools import pairwise

import pytest

from deadline_bot.agent.gathering import LONGEST, SPARSE, Gathering

#: Bytes that may gather; three times as many fill the kernel's buffer.
ENOUGH = 6000


def gathered(rate: float, gap: float, seconds: float = 1.0) -> list[tuple[float, int]]:
    """When it is read and how much, of a job that prints `rate` bytes a second, `gap` apart."""
    gathering, reads, printed, now = Gathering(ENOUGH), [], 0, 0.0
    while now < seconds:
        n_prints = int(now / gap + 1e-6)
        new = round(n_prints * gap * rate) - printed
        if new == 0:
            now = (n_prints + 1) * gap
            continue
        printed += new
        reads.append((now, new))
        now += gathering.rest(new, now)
    return reads


def test_what_comes_after_a_pause_is_followed_by_no_wait() -> None:
    gathering = Gathering(ENOUGH)
    assert gathering.rest(80, 100.0) == 0
    assert gathering.rest(80, 100.1) == 0
    assert gathering.rest(80, 100.1 + 2 * SPARSE) == 0


@pytest.mark.parametrize("per_second", [1, 10, 30])
def test_sparse_lines_are_passed_on_one_by_one(per_second: int) -> None:
    reads = gathered(80 * per_second, 1 / per_second, 10)
    assert [n_bytes for _, n_bytes in reads] == [80] * len(reads)
    assert len(reads) >= 10 * per_second - 1


@pytest.mark.parametrize("per_second", [1_000, 3_000, 10_000])
def test_dense_lines_are_gathered_for_as_long_as_nobody_notices(per_second: int) -> None:
    reads = gathered(80 * per_second, 1 / per_second)
    waits = [later - now for (now, _), (later, _) in pairwise(reads)]
    assert max(waits) <= LONGEST + 2 / per_second
    assert len(reads) <= 150


@pytest.mark.parametrize("rate", [5e4, 5e5, 8e5, 3e6])
def test_the_buffer_is_hardly_fills_further_at_a_steady_rate(rate: float) -> None:
    reads = gathered(rate, 1e-4)
    assert max(n_bytes for _, n_bytes in reads) <= ENOUGH * 1.1


def test_a_torrent_is_read_without_a_wait() -> None:
    gathering = Gathering(ENOUGH)
    assert [gathering.rest(3 * ENOUGH, n / 2_000) for n in range(5)] == [0.0] * 5


def test_a_buffer_that_fills_although_it_was_waited_shortens_the_next_wait() -> None:
    gathering = Gathering(ENOUGH)
    gathering.rest(80, 0.0)
    rest = gathering.rest(80, 0.001)
    assert rest == LONGEST
    for now in (0.016, 0.024, 0.028):
        shorter = gathering.rest(3 * ENOUGH, now)
        assert shorter < rest
        rest = shorter
