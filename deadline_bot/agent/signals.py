"""The signals that reach us while a child runs, and which of them the child has not had itself.

The child is in our process group: Ctrl-C at the terminal reaches both, and to pass it on would
tell it twice. A signal to our process alone must be passed on. The kernel says which it was, where
it tells (Linux); elsewhere the foreground group is taken to have had it from the terminal.
"""

import os
import signal
import sys
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass

#: `si_code` of a signal that the kernel sent itself, as for a key of the terminal.
_SI_KERNEL = 128
_KEYS = ("SIGINT", "SIGQUIT", "SIGTSTP")
_WATCHED = (*_KEYS, "SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGCONT", "SIGWINCH", "SIGCHLD")


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal that has come."""

    number: int
    #: Whether our whole process group had it from the terminal.
    is_from_terminal: bool


class Signals:
    """Holds signals back, so that they can be taken one by one."""

    def __init__(self) -> None:
        self._before: AbstractSet[int] = frozenset()
        self._watched: frozenset[int] = frozenset()

    def hold(self) -> None:
        """From now signals wait; those that are ignored (`nohup`) stay ignored.

        Must be called before there are threads.
        """
        numbers = [getattr(signal, name) for name in _WATCHED if hasattr(signal, name)]
        self._watched = frozenset(n for n in numbers if signal.getsignal(n) != signal.SIG_IGN)
        for number in self._watched:
            # Some systems drop a signal whose default is to be ignored although it waits.
            signal.signal(number, lambda *_: None)
        self._before = signal.pthread_sigmask(signal.SIG_BLOCK, self._watched)

    def release_in_child(self) -> None:
        """Between fork and exec: the child gets signals as we did before."""
        signal.pthread_sigmask(signal.SIG_SETMASK, self._before)

    def take(self) -> Signal:
        """The next signal; waits for it."""
        if sys.platform == "linux":
            info = signal.sigwaitinfo(self._watched)
            return Signal(info.si_signo, info.si_code == _SI_KERNEL)
        number = signal.sigwait(self._watched)
        return Signal(number, number in _keys() and _is_in_foreground())


def _keys() -> frozenset[int]:
    return frozenset(getattr(signal, name) for name in _KEYS)


def _is_in_foreground() -> bool:
    with suppress(OSError):
        terminal = os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY)
        try:
            return os.tcgetpgrp(terminal) == os.getpgrp()
        finally:
            os.close(terminal)
    return False
