"""Runs a command as if nobody watched: its output, its signals, its exit status.

Nothing here waits for the net. If we are killed with -9 the child lives on, as right after such a
kill nothing is known against it; but nobody reads its output any more, so that it ends at its next
line unless it minds that itself.
"""

import errno
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from deadline_bot.agent.channels import Channel, open_channels
from deadline_bot.agent.output import Output
from deadline_bot.agent.report import BY_SIGNAL
from deadline_bot.agent.signals import Signals

NOT_EXECUTABLE, NOT_FOUND = 126, 127
#: The signals with which a person interrupts a job at the terminal.
_BY_HAND = ("SIGINT", "SIGQUIT")


@dataclass(frozen=True, slots=True)
class Ending:
    """How a child ended."""

    #: What a shell would say: its exit status, or 128 and the signal's number.
    status: int
    #: Why, where there is more to say; the status to report may then be another.
    cause: str = ""
    reported_status: int = 0


class CannotRun(Exception):
    """There is no child. `status` and the message are those of a shell."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def run(command: Sequence[str], output: Output, on_begin: Callable[[], None]) -> Ending:
    """Runs the command to its end; `on_begin` is called when it runs.

    Must be called by the main thread, before there are others.

    Raises:
        CannotRun: there is no such command, or it cannot be executed.
    """
    _occupy_standard_numbers()
    signals = Signals()
    can_hold = hasattr(signal, "pthread_sigmask")
    if can_hold:
        signals.hold()
    channels = open_channels(output)
    try:
        process = _spawn(command, channels, signals.release_in_child if can_hold else None)
    except CannotRun:
        for channel in set(channels.values()):
            channel.abandon()
        raise
    for channel in set(channels.values()):
        channel.begin()
    on_begin()
    ending = _watch(process, signals, channels) if can_hold else _wait(process)
    for channel in set(channels.values()):
        channel.finish()
    return ending


def _occupy_standard_numbers() -> None:
    """Opens what is closed of 0, 1 and 2, or one of our pipes would take its number.

    The child finds its input as closed as we did: what Python opens does not outlive an exec.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            # The lowest number that is free, and that is this one.
            os.open(os.devnull, os.O_RDWR)


def _spawn(
    command: Sequence[str], channels: dict[int, Channel], before_exec: Callable[[], None] | None
) -> "subprocess.Popen[bytes]":
    """Raises: CannotRun."""
    program = command[0]

    def spawn(arguments: Sequence[str]) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(  # noqa: S603 - what the user has typed
            arguments,
            stdout=channels[1].child_end,
            stderr=channels[2].child_end,
            # What we were given beyond the three (a lock, a make's job server) is the child's.
            close_fds=False,
            preexec_fn=before_exec,
        )

    try:
        try:
            return spawn(command)
        except OSError as error:
            if error.errno != errno.ENOEXEC:
                raise
            # A script that does not name its interpreter is the shell's, as for execvp(3).
            return spawn(["/bin/sh", shutil.which(program) or program, *command[1:]])
    except FileNotFoundError as error:
        is_path = os.sep in program
        reason = "No such file or directory" if is_path else "command not found"
        raise CannotRun(NOT_FOUND, f"{program}: {reason}") from error
    except OSError as error:
        reason = "Is a directory" if Path(program).is_dir() else error.strerror or str(error)
        raise CannotRun(NOT_EXECUTABLE, f"{program}: {reason}") from error


def _wait(process: "subprocess.Popen[bytes]") -> Ending:
    """Where signals cannot be held: Ctrl-C reaches the child without us."""
    interrupted: int | None = None
    while True:
        try:
            return _ending(process.wait(), interrupted)
        except KeyboardInterrupt:
            interrupted = signal.SIGINT


def _watch(
    process: "subprocess.Popen[bytes]", signals: Signals, channels: dict[int, Channel]
) -> Ending:
    """Passes signals on until the child ends."""
    interrupted: int | None = None
    stopping = _Stopping()
    while True:
        pid, status = os.waitpid(process.pid, os.WNOHANG | os.WUNTRACED | os.WCONTINUED)
        if pid and (os.WIFEXITED(status) or os.WIFSIGNALED(status)):
            process.returncode = os.waitstatus_to_exitcode(status)
            return _ending(process.returncode, interrupted)
        if pid:
            stopping.is_child_stopped = os.WIFSTOPPED(status)
            stopping.follow()
            continue
        coming = signals.take()
        if coming.number == signal.SIGCHLD:
            continue
        if signal.Signals(coming.number).name in _BY_HAND:
            interrupted = coming.number
        if coming.number == signal.SIGWINCH:
            for channel in channels.values():
                channel.resize()
        if not coming.is_from_terminal or coming.number == signal.SIGWINCH:
            os.kill(process.pid, coming.number)
        stopping.came(coming.number)


class _Stopping:
    """We stop when the child has stopped at Ctrl-Z: then the shell prompts again.

    A child that takes no notice of Ctrl-Z, or that somebody stops otherwise, does not stop us:
    who lets that child go on would not know of us.
    """

    def __init__(self) -> None:
        self.is_child_stopped = False
        self._is_wanted = False

    def came(self, number: int) -> None:
        """A signal has come; the news of the child's stop may be here before it or after it."""
        if number in {signal.SIGTSTP, signal.SIGCONT}:
            self._is_wanted = number == signal.SIGTSTP
            self.follow()

    def follow(self) -> None:
        """Stops us, if it is so; returns when somebody has let us go on."""
        if self._is_wanted and self.is_child_stopped:
            self._is_wanted = False
            os.kill(os.getpid(), signal.SIGSTOP)


def _ending(code: int, interrupted: int | None) -> Ending:
    """`code` as `subprocess` tells it: negative for a signal."""
    status = BY_SIGNAL - code if code < 0 else code
    by = -code if code < 0 else interrupted
    if by is None or signal.Signals(by).name not in _BY_HAND or status == 0:
        return Ending(status, "", status)
    return Ending(status, f"cancelled by {signal.Signals(by).name}", BY_SIGNAL + by)
