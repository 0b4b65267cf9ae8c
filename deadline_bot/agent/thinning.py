r"""Of output that comes in torrents, the lines that are worth reading.

A job that prints thousands of lines a second prints few kinds of them. To read each would take a
processor more than the look at a job may take; to find those that differ takes a twentieth of it.

Where the cursor is after a newline depends on nothing before it, so a whole line can be left out
without harm to the others. What is left out is a line after which there comes, in the same text,
one that differs from it in its digits only, and that therefore tells the same thing, but newer.
"""

from deadline_bot.agent.progress import N_LAST_LINES

_DIGITS = b"0123456789"
#: What ends a text, and what may be the rest of a line, are kept with the last lines.
_N_ENDS = 2
#: Bytes that are read as they are.
SPARSE = 4096


def thinned(text: bytes) -> bytes:
    """The lines of each kind that came last in a text, in their order.

    The first line of the text is kept, since it may go on from what came before, and so are the
    last ones, which are shown. A text of at most `SPARSE` bytes stays as it is.
    """
    if len(text) <= SPARSE:
        return text
    lines = text.split(b"\n")
    n_lines = len(lines)
    kinds = text.translate(None, _DIGITS).split(b"\n")
    last_of_kind = dict(zip(kinds, range(n_lines), strict=True))
    kept = {0, *last_of_kind.values(), *range(max(0, n_lines - N_LAST_LINES - _N_ENDS), n_lines)}
    return b"\n".join([lines[n] for n in sorted(kept)])
