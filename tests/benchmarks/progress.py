"""What reading a job's log costs: the agent does it beside the job, on the job's own machine."""

import time

from deadline_bot.agent.output import Output
from deadline_bot.agent.progress import ProgressReader
from tests.benchmarks.figures import Figure

#: Output comes in pieces of a pipe's size.
_PIECE = 4096
_CHATTER = "worker 12 with seed 42 has seen another part of the data, and nothing happened there"
_LOGGED = "2026-11-28 10:00:00,123 INFO [trainer] saved /data/runs/exp01/epoch_3.pt loss=0.3421"
_BAR = "Epoch 3/10:  43%|████▌     | {n}/1000 [00:10<00:20, 12.00it/s, loss=0.532]"
_COUNTED = "Epoch [3/10], Step [{n}/1000], Loss: 0.5321"
#: Of a hundred lines of a noisy log, so many are of each kind.
_NOISY = [_CHATTER] * 80 + [_LOGGED] * 18 + [_BAR, _COUNTED]
#: Lines a second, for the share of a core.
_RATE = 10_000
_MICRO = 1e6


def _text(kinds: list[str], n_lines: int) -> str:
    """So many lines, the kinds in turn."""
    lines = (kinds[n % len(kinds)].format(n=n % 1000) for n in range(n_lines))
    return "\n".join(lines) + "\n"


def _seconds(kinds: list[str], n_lines: int) -> float:
    """The processor's time to read so many lines, each of them."""
    text = _text(kinds, n_lines)
    pieces = [text[begin : begin + _PIECE] for begin in range(0, len(text), _PIECE)]
    reader = ProgressReader()
    begin = time.process_time()
    for piece in pieces:
        reader.feed(piece)
    return time.process_time() - begin


def _share() -> float:
    """The processor's time to read a second's output as the agent does, in %."""
    text = _text(_NOISY, _RATE).encode()
    output = Output()
    for begin in range(0, len(text), _PIECE):
        output.add(1, text[begin : begin + _PIECE])
    begun = time.process_time()
    output.read()
    return 100 * (time.process_time() - begun)


async def measure(n_lines: int, n_times: int) -> list[Figure]:
    """Time per line of each kind, and what a noisy log costs."""
    figures = []
    for what, kind, goal in (
        ("without a mark of progress", _CHATTER, "2"),
        ("with a path and a stamp", _LOGGED, ""),
        ("a bar", _BAR, ""),
        ("counting epoch and step", _COUNTED, ""),
    ):
        each = [_seconds([kind], n_lines) / n_lines * _MICRO for _ in range(n_times)]
        figures.append(Figure(f"progress: a line {what}", each, "µs", goal))
    noisy = [_seconds(_NOISY, n_lines) / n_lines for _ in range(n_times)]
    return [
        *figures,
        Figure("progress: a noisy log", [1 / each for each in noisy], "lines/s", digits=0),
        Figure(
            "progress: share of one core at 10,000 lines/s, as the agent reads",
            [_share() for _ in range(n_times)],
            "%",
            "2",
        ),
    ]
