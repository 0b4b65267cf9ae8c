"""Where the output of the child goes: into pipes or a pseudo-terminal, and on to where it belongs.

The child's standard input is our own, untouched, and the child stays in our session and process
group. A terminal therefore does for it what it always does: it echoes, sends Ctrl-C and Ctrl-Z
once to each, and is as the child sets it. Only what the child prints takes the way through us,
and where we print to a terminal, the child prints to one as well.
"""

import os
import select
import subprocess
import sys
import threading
import time
from contextlib import suppress

from deadline_bot.agent.gathering import Gathering
from deadline_bot.agent.output import Output

try:
    import fcntl
    import termios
except ImportError:  # Windows
    has_terminals = False
else:
    has_terminals = True

_CHUNK = 64 * 1024
#: What the kernel may hold for us, so that the job seldom waits: bytes.
_PIPE_SIZE = 1024 * 1024
#: Bytes that one read of a pseudo-terminal gives at most, less one on Linux.
_PIECE = 4096
#: Bytes that a pseudo-terminal holds at least before the job waits: on Linux such a piece, and
#: 8 kB behind it.
_HELD_BY_TERMINAL = 12 * 1024 if sys.platform == "linux" else 1024
#: Bytes that a pipe holds at least, where nobody can tell.
_HELD_BY_PIPE = 16 * 1024
#: Milliseconds after which it is looked whether the child has gone.
_PATIENCE = 500


class Channel:
    """The way of the output from one or both of the child's file descriptors 1 and 2."""

    def __init__(self, target: int, output: Output) -> None:
        #: Our own file descriptor, to which all is passed on.
        self.target = target
        self.is_terminal = has_terminals and os.isatty(target)
        self._output = output
        self._source, self.child_end = _terminal(target) if self.is_terminal else _pipe()
        self._poll = _poll(self._source)
        self._thread = threading.Thread(target=self._relay, name="output", daemon=True)
        self._is_child_gone = threading.Event()
        self._is_left_open = False

    def begin(self) -> None:
        """Passes the output on from now; the child has its end of the channel."""
        os.close(self.child_end)
        self._thread.start()

    def abandon(self) -> None:
        """There is no child."""
        os.close(self.child_end)
        os.close(self._source)

    def resize(self) -> None:
        """The child's terminal becomes as large as ours is now."""
        if self.is_terminal:
            with suppress(OSError):
                termios.tcsetwinsize(self._source, termios.tcgetwinsize(self.target))

    def finish(self) -> None:
        """The child has ended: passes on what is left of its output.

        What the child has left running may still print. It must not be waited for, nor lose its
        output: a `cat` takes over from us.
        """
        self._is_child_gone.set()
        self._thread.join()
        if self._is_left_open:
            with suppress(OSError):
                subprocess.Popen(
                    ["cat"],  # noqa: S607 - wherever it is
                    stdin=self._source,
                    stdout=self.target,
                    stderr=subprocess.DEVNULL,
                )
            os.close(self._source)

    def _relay(self) -> None:
        # A third of what can be held, in case that the job becomes quicker, or that we are late.
        gathering = Gathering(_held(self._source, is_terminal=self.is_terminal) // 3)
        while chunk := self._next():
            self._output.add(self.target, chunk)
            try:
                _write(self.target, chunk)
            except BrokenPipeError:
                # As without us: the child learns at its next write that nobody reads.
                break
            except OSError:
                # A full disk: what cannot be written is lost, as it would be without us.
                continue
            if rest := gathering.rest(len(chunk), time.monotonic()):
                self._is_child_gone.wait(rest)
        if not self._is_left_open:
            os.close(self._source)

    def _next(self) -> bytes:
        """What comes next; nothing at the end, or when the child has gone and nothing comes."""
        while not self._is_readable(_PATIENCE):
            if self._is_child_gone.is_set() and not self._is_readable(0):
                self._is_left_open = True
                return b""
        if not self.is_terminal:
            return _read(self._source, _CHUNK)
        chunk = piece = _read(self._source, _PIECE)
        # What has gathered comes in pieces; a short one is the last.
        while len(piece) >= _PIECE - 1 and len(chunk) < _CHUNK and self._is_readable(0):
            piece = _read(self._source, _PIECE)
            chunk += piece
        return chunk

    def _is_readable(self, within: int) -> bool:
        """Whether a read would not wait; looks for so many milliseconds."""
        return self._poll is None or bool(self._poll.poll(within))


def open_channels(output: Output) -> dict[int, Channel]:
    """A channel for each of the file descriptors 1 and 2; one for both, if they are the same.

    So the order of what is printed stays where both go to one place, and what is separate stays
    separate.
    """
    out = Channel(1, output)
    return {1: out, 2: out if _is_same(1, 2) else Channel(2, output)}


def _is_same(one: int, other: int) -> bool:
    if sys.platform == "win32":
        return False
    return os.path.sameopenfile(one, other)


def _pipe() -> tuple[int, int]:
    source, child_end = os.pipe()
    if has_terminals and hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(OSError):
            fcntl.fcntl(source, fcntl.F_SETPIPE_SZ, _PIPE_SIZE)
    return source, child_end


def _terminal(like: int) -> tuple[int, int]:
    """A pseudo-terminal that is as the terminal `like`, but changes nothing that is printed.

    The terminal itself does that, once.
    """
    source, child_end = os.openpty()
    with suppress(OSError, termios.error):
        attributes = termios.tcgetattr(like)
        attributes[1] &= ~termios.OPOST
        termios.tcsetattr(child_end, termios.TCSANOW, attributes)
        termios.tcsetwinsize(child_end, termios.tcgetwinsize(like))
    return source, child_end


def _poll(source: int) -> "select.poll | None":
    """Looks whether there is something to read, where a system has that."""
    if not hasattr(select, "poll"):
        return None
    poll = select.poll()
    poll.register(source, select.POLLIN)
    return poll


def _held(source: int, *, is_terminal: bool) -> int:
    """Bytes that the kernel holds for us before the child waits, at least."""
    if is_terminal:
        return _HELD_BY_TERMINAL
    if has_terminals and hasattr(fcntl, "F_GETPIPE_SZ"):
        return fcntl.fcntl(source, fcntl.F_GETPIPE_SZ)
    return _HELD_BY_PIPE


def _read(source: int, most: int) -> bytes:
    """So many bytes at most; nothing at the end."""
    try:
        return os.read(source, most)
    except OSError:
        # A pseudo-terminal that nobody has open any more.
        return b""


def _write(target: int, chunk: bytes) -> None:
    """Writes all of it.

    Raises:
        OSError: the rest cannot be written.
    """
    rest = memoryview(chunk)
    while rest:
        try:
            rest = rest[os.write(target, rest) :]
        except BlockingIOError:
            # Somebody who shares the file has made it so.
            select.select([], [target], [])
