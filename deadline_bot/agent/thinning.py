r"""Of output that comes in torrents, the lines that are worth reading.

A job that prints thousands of lines a second prints few kinds of them. To read each would take more
of a processor than a look at the job may take; to find out which are alike takes a tenth of that.

Lines are of one kind if they differ in their digits only: what is read in one can be read in the
others, with other numbers. Since a newline takes the cursor to the left of an empty line, whatever
came before, a whole line can be left out without harm to those around it. So are

- lines of kinds that count nothing;
- of lines that count and follow each other, of one kind, all but the first and the last. A count
  that began anew between these two is not seen. To leave out more would tear levels apart: a step
  whose epoch is missing is taken for one of the fold.
"""

from collections.abc import Sequence

from deadline_bot.agent.reading import told_by
from deadline_bot.agent.terminal import Screen

_DIGITS = b"0123456789"
#: So many lines at the end are kept as they are: more than are shown, as some are blank, or bars
#: that are shown once.
_N_LAST = 30
#: So many kinds are told apart, and so many lines are kept, the last ones.
_N_MOST = 100
#: Bytes that are quick to read as they are.
_FEW = 4096


def thinned(text: bytes) -> bytes:
    """A text without the lines that are not worth reading.

    Its first line may go on from what came before, and its last lines are shown: they are kept.
    A short text stays as it is.
    """
    if len(text) <= _FEW:
        return text
    lines = text.split(b"\n")
    kinds = text.translate(None, _DIGITS).split(b"\n")
    counting = _counting(lines, kinds)
    counts = [n for n, kind in enumerate(kinds) if kind in counting]
    ends = {
        n
        for before, n, after in zip([None, *counts], counts, [*counts[1:], None], strict=False)
        if before is None or after is None or not kinds[before] == kinds[n] == kinds[after]
    }
    worth = sorted(ends.union(range(len(lines))[-_N_LAST:]))[-_N_MOST:]
    return b"\n".join([lines[n] for n in sorted({0, *worth})])


def _counting(lines: Sequence[bytes], kinds: Sequence[bytes]) -> set[bytes]:
    """The kinds of which the first or the last line counts something."""
    numbers = range(len(lines))
    last = dict(zip(kinds, numbers, strict=True))
    first = dict(zip(reversed(kinds), reversed(numbers), strict=True))
    return {
        kinds[n]
        for n in sorted(last.values())[-_N_MOST:]
        if _counts(lines[n]) or _counts(lines[first[kinds[n]]])
    }


def _counts(line: bytes) -> bool:
    written = Screen().feed(line.decode("utf-8", "replace") + "\n")
    return any(told_by(text) is not None for text, *_ in written)
