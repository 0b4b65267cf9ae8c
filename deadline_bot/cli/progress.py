"""`progress`: what is read in a log, as JSON lines.

So that a script's output can be tried before a job of hours depends on it.
"""

import codecs
import json
import os
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path

from deadline_bot.agent.progress import ProgressReader, Reading
from deadline_bot.cli.commands import terminal_language

_PIECE = 1 << 16


def command(arguments: Namespace) -> int:
    """Prints what is read; 1 where the file cannot be read."""
    try:
        if arguments.file == "-":
            _print(sys.stdin.buffer.fileno())
        else:
            with Path(arguments.file).open("rb", buffering=0) as log:
                _print(log.fileno())
    except BrokenPipeError:
        raise
    except OSError as fault:
        _tell(arguments.file, fault)
        return 1
    return 0


def _tell(path: str, fault: OSError) -> None:
    # Only here: with the words of faults come those of the configuration, and pydantic.
    from deadline_bot.cli.faults import print_fault
    from deadline_bot.wording.catalogue import say

    reason = fault.strerror or str(fault)
    language = terminal_language(os.environ)
    print_fault(say(language, "cli.progress.unreadable", path=path, reason=reason))


def _print(log: int) -> None:
    """Prints each piece's readings as soon as it is there, so that a pipe can be followed."""
    reader = ProgressReader()
    for text in _pieces(log):
        _write(reader.feed(text))
    _write(reader.finish())


def _pieces(log: int) -> Iterator[str]:
    # Logs hold what other programs wrote; what is no UTF-8 must not end the reading.
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    while piece := os.read(log, _PIECE):
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)


def _write(readings: Iterable[Reading]) -> None:
    for reading in readings:
        progress = reading.progress
        line = {
            "line": reading.line,
            "done": progress.done,
            "total": progress.total,
            "unit": progress.unit,
            "message": progress.message,
        }
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()
