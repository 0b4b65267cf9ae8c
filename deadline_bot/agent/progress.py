"""Log text in, progress out.

Every way in which a job is seen brings text of its log: the agent, a notebook's live log, the
body of a ping. This is the one place that understands it.
"""

from collections import deque
from dataclasses import dataclass

from deadline_bot.agent.counts import Count, Told
from deadline_bot.agent.levels import Levels, advanced, continues, overall
from deadline_bot.agent.reading import told_by
from deadline_bot.agent.terminal import Screen, Written, plain

#: So many lines are kept, each cut to so many characters.
N_LAST_LINES = 10
LONGEST_LINE = 300


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is, by one line of its log.

    `done` and `total` count `unit` ("it", "epoch", "step", "fold", …); `total` is `None` where
    the line does not tell. `message` is what the line says besides, a bar's label or a metric.
    """

    done: float
    total: float | None = None
    unit: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    r"""What was read in a line.

    `line` is the number of the line, from 1, as `\n` separates lines: a bar that is drawn again
    behind a carriage return stays on its line.
    """

    line: int
    progress: Progress


def read_line(line: str) -> Progress | None:
    """What a line says by itself, in its own numbers; `None` where it tells no progress.

    Of a line that counts at several levels, "Epoch [3/10], Step [120/1000]" or a bar whose label
    is "Epoch 3/10", it is the innermost: 120 of 1000. The line has no terminator; escape sequences
    are ignored, and what lies beyond the first 1,000 characters too.
    """
    told = told_by(plain(line[: 4 * 1000]))
    return None if told is None else _progress(told)


def _progress(told: Told) -> Progress:
    count = told.counts[-1]
    return Progress(count.shown, count.total, count.unit, told.message[:LONGEST_LINE])


class ProgressReader:
    """Reads output as it comes, in pieces that may be cut anywhere.

    What it tells depends on the text alone, not on where it was cut.
    """

    def __init__(self) -> None:
        self._screen = Screen()
        self._levels: Levels = ()
        self._message = ""
        self._tail = _Tail()

    @property
    def progress(self) -> Progress | None:
        """The job's progress as a whole, by the rule of `levels`; `None` where nothing tells it.

        A bar that is drawn but not finished by anything behind it is counted in.
        """
        levels, message = self._levels, self._message
        pending = self._screen.pending
        told = told_by(pending.text) if pending.text else None
        if told is not None and _is_sure(told.counts[-1], levels, pending.n_up):
            levels = advanced(levels, told.counts, n_up=pending.n_up)
            message = told.message
        known = overall(levels)
        return None if known is None else Progress(*known, message[:LONGEST_LINE])

    @property
    def last_lines(self) -> tuple[str, ...]:
        """The last lines that are not blank, oldest first, at most 10 of 300 characters.

        Of what was written over, only the last is kept, and a bar is there once.
        """
        return self._tail.lines(self._screen.pending)

    def feed(self, text: str) -> list[Reading]:
        """What the lines tell that are finished, or written over, with this piece of output."""
        return [
            reading
            for written in self._screen.feed(text)
            if (reading := self._read(written)) is not None
        ]

    def finish(self) -> list[Reading]:
        """What the last line tells, when the output has ended; more may be fed all the same."""
        return [
            reading
            for written in self._screen.finish()
            if (reading := self._read(written)) is not None
        ]

    def _read(self, written: Written) -> Reading | None:
        told = told_by(written.text)
        if told is None:
            self._tail.add(written, None)
            return None
        last = told.counts[-1]
        self._tail.add(written, last if last.is_bar else None)
        levels = advanced(self._levels, told.counts, n_up=written.n_up, is_closed=written.is_kept)
        if levels is not self._levels:
            self._levels, self._message = levels, told.message
        return Reading(written.line, _progress(told))


def _is_sure(count: Count, levels: Levels, n_up: int) -> bool:
    """Whether a text that may still be going on can be read already."""
    return count.is_bar and continues(levels, count, n_up)


class _Tail:
    """The last lines of a log."""

    def __init__(self) -> None:
        self._lines: deque[tuple[str, tuple[object, ...] | None]] = deque(maxlen=N_LAST_LINES)
        self._is_open = False

    def add(self, written: Written, bar: Count | None) -> None:
        """Takes a text that is finished; `bar` is what it counts, if it is a bar."""
        if self._is_open and written.text:
            self._lines.pop()
            self._is_open = False
        text = written.text.rstrip()[:LONGEST_LINE]
        if not text:
            return
        key = None
        if bar is not None and not (bar.is_complete and written.is_kept):
            key = (bar.unit, bar.label, bar.total)
        if bar is not None:
            kept = [
                (t, k) for t, k in self._lines if k is None or k != (bar.unit, bar.label, bar.total)
            ]
            self._lines.clear()
            self._lines.extend(kept)
        self._lines.append((text, key))
        self._is_open = bar is None and not written.is_kept

    def lines(self, pending: Written) -> tuple[str, ...]:
        """The lines, with the one that is not finished."""
        lines = [text for text, _ in self._lines]
        if self._is_open and pending.text:
            lines.pop()
        text = pending.text.rstrip()[:LONGEST_LINE]
        return tuple((lines + [text] * bool(text))[-N_LAST_LINES:])
