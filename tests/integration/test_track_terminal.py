"""`track` at a terminal: the job has one too, and Ctrl-C and Ctrl-Z reach it once."""

import os
import pty
import re
import select
import shlex
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.fakes.ping_server import PingServer
from tests.integration.tracked import a_home, environment, python, track_command

#: A job that counts the signals it gets, and tells them at the end of its input.
COUNTS = """
import os, signal, sys
n = 0
def count(*_):
    global n
    n += 1
    os.write(1, b"interrupted\\n")
signal.signal(signal.SIGINT, count)
os.write(1, b"ready\\n")
sys.stdin.read()
print(f"<{n} times>", flush=True)
"""


def _take_terminal() -> None:
    """Between fork and exec: a session leader takes the first terminal that it opens."""
    os.setsid()
    os.close(os.open(os.ttyname(0), os.O_RDWR))


class Terminal:
    """A terminal of our own with an interactive shell in it, as a person has."""

    def __init__(self, environ: dict[str, str]) -> None:
        self._ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (30, 100))
        self.screen = b""
        self._shell = subprocess.Popen(
            ["bash", "--norc", "--noprofile", "-i"],  # noqa: S607 - wherever it is
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**environ, "PS1": "$ ", "TERM": "dumb", "BASH_SILENCE_DEPRECATION_WARNING": "1"},
            preexec_fn=_take_terminal,
        )
        os.close(theirs)
        self.sees(rb"\$ ")

    def types(self, keys: str) -> None:
        """As on a keyboard; `\\n` is Return."""
        os.write(self._ours, keys.encode())

    def resizes(self, rows: int, columns: int) -> None:
        """As a person who drags the window's corner."""
        termios.tcsetwinsize(self._ours, (rows, columns))

    def sees(self, pattern: bytes, *, within: float = 15) -> bytes:
        """Waits until it is on the screen after all that was seen before; what it was.

        Raises:
            AssertionError: not within so many seconds.
        """
        until = time.monotonic() + within
        while not (found := re.search(pattern, self.screen)):
            left = until - time.monotonic()
            readable, _, _ = select.select([self._ours], [], [], max(0, left))
            assert readable, f"{pattern!r} is not on the screen: {self.screen[-2000:]!r}"
            self.screen += os.read(self._ours, 65536)
        self.screen = self.screen[found.end() :]
        return found[0]

    def closes(self) -> None:
        """The window is closed."""
        with suppress(OSError):
            os.close(self._ours)
        with suppress(ProcessLookupError):
            os.killpg(self._shell.pid, signal.SIGKILL)
        self._shell.wait()


@pytest.fixture
def bot() -> Iterator[PingServer]:
    with PingServer() as server:
        yield server


@pytest.fixture
def terminal(bot: PingServer, tmp_path: Path) -> Iterator[Terminal]:
    with a_home(tmp_path) as home:
        terminal = Terminal(environment(home, bot.url))
        yield terminal
        terminal.closes()


def typed(*command: str, more: str = "") -> str:
    return shlex.join(track_command(*command)) + more + "; echo status=$?\n"


def test_the_job_has_a_terminal_of_the_same_size_that_follows(terminal: Terminal) -> None:
    job = python(
        "import os, signal, sys\n"
        "sizes = lambda: [tuple(os.get_terminal_size(n)) for n in (0, 1, 2)]\n"
        "print('tty', [os.isatty(n) for n in (0, 1, 2)], sizes(), flush=True)\n"
        "signal.sigwait({signal.SIGWINCH})\n"
    )
    # Held back before it says so, lest the change of size is missed.
    block = "import signal; signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGWINCH})\n"
    grown = "while sizes()[1] != (80, 40): signal.sigwait({signal.SIGWINCH})\nprint('now', sizes())"
    job = (*job[:2], block + job[2].replace("signal.sigwait({signal.SIGWINCH})\n", grown))
    terminal.types(typed(*job))
    terminal.sees(rb"tty \[True, True, True\] \[\(100, 30\), \(100, 30\), \(100, 30\)\]")
    terminal.resizes(40, 80)
    terminal.sees(rb"now \[\(80, 40\), \(80, 40\), \(80, 40\)\]")
    terminal.sees(rb"status=0")


def test_what_it_prints_looks_the_same(terminal: Terminal) -> None:
    job = python(
        "import sys\n"
        "print('<<', end=''); print('a\\tb'); print('c\\r12%\\x1b[K', end='\\n\\n', flush=True)\n"
        "print('\\x1b[31m赤', '>>', file=sys.stderr)\n"
    )
    screens = []
    for line in (shlex.join(job) + "; echo status=$?\n", typed(*job)):
        terminal.types(line)
        terminal.sees(rb"status=\$")
        screens.append(terminal.sees(rb"<<.*>>\r\n(?=status=0)".replace(b".", rb"[\s\S]")))
    assert screens[0] == screens[1]


def test_dense_output_is_all_there_in_order_and_a_question_behind_it(terminal: Terminal) -> None:
    job = python(
        "for n in range(5000):\n"
        "    print(f'line {n}', flush=True)\n"
        "print('<' + input('go on? ') + '>')\n"
    )
    terminal.types(typed(*job))
    shown = terminal.sees(rb"\nline 0\r\n[\s\S]*go on\? ")
    assert shown[1:] == b"".join(b"line %d\r\n" % n for n in range(5000)) + b"go on? "
    terminal.types("yes\n")
    terminal.sees(rb"<yes>\r\nstatus=0")


def test_ctrl_c_reaches_the_job_once(terminal: Terminal, bot: PingServer) -> None:
    terminal.types(typed(*python(COUNTS)))
    terminal.sees(rb"\nready")
    terminal.types("\x03")
    terminal.sees(rb"interrupted\r")
    terminal.types("\x04")
    terminal.sees(rb"<1 times>")
    terminal.sees(rb"\nstatus=0")
    bot.wait_for("0")


def test_ctrl_c_reaches_the_job_once_where_its_output_goes_into_a_pipe(
    terminal: Terminal, bot: PingServer
) -> None:
    # `cat` ignores Ctrl-C, as `tee -i` does.
    terminal.types(typed(*python(COUNTS), more=" | (trap '' INT; cat)"))
    terminal.sees(rb"\nready")
    terminal.types("\x03")
    terminal.sees(rb"interrupted\r")
    terminal.types("\x04")
    terminal.sees(rb"<1 times>")
    terminal.sees(rb"\nstatus=0")


def test_a_job_that_ctrl_c_ends_is_cancelled(terminal: Terminal, bot: PingServer) -> None:
    terminal.types(typed(*python("import time; print('re' + 'ady', flush=True); time.sleep(60)")))
    terminal.sees(rb"ready")
    terminal.types("\x03")
    terminal.sees(rb"KeyboardInterrupt")
    terminal.sees(rb"\nstatus=130")
    bot.wait_for("130").body.startswith(b"cancelled by SIGINT\n")


def test_an_interrupt_from_elsewhere_is_passed_on(terminal: Terminal) -> None:
    job = python("import os\nprint(f'parent={os.getppid()}', flush=True)" + COUNTS)
    terminal.types(typed(*job))
    pid = int(terminal.sees(rb"\nparent=\d+\r").strip()[7:])
    terminal.sees(rb"\nready")
    os.kill(pid, signal.SIGINT)
    terminal.sees(rb"interrupted\r")
    terminal.types("\x04")
    terminal.sees(rb"<1 times>")
    terminal.sees(rb"\nstatus=0")


def test_ctrl_z_and_fg(terminal: Terminal, bot: PingServer) -> None:
    terminal.types(typed("cat"))
    bot.wait_for("start")
    terminal.types("one\n")
    terminal.sees(rb"one\r\none\r\n")
    terminal.types("\x1a")
    terminal.sees(rb"Stopped")
    terminal.sees(rb"\$ ")
    terminal.types("fg\n")
    terminal.sees(rb"-- cat")
    terminal.types("two\n")
    terminal.sees(rb"two\r\ntwo\r\n")
    terminal.types("\x04")
    terminal.sees(rb"\$ ")
    bot.wait_for("0")


def test_the_terminal_is_as_before_however_it_ends(terminal: Terminal) -> None:
    terminal.types("stty -a\n")
    terminal.sees(rb"stty -a\r\n")
    before = terminal.sees(rb"speed[\s\S]*?\$ ")
    terminal.types(typed(*python("import os, signal; os.kill(os.getppid(), signal.SIGKILL)")))
    terminal.sees(rb"\nstatus=137")
    terminal.types("stty -a\n")
    terminal.sees(rb"stty -a\r\n")
    assert terminal.sees(rb"speed[\s\S]*?\$ ") == before


def test_a_password_is_asked_for_without_echo(terminal: Terminal) -> None:
    terminal.types(typed(sys.executable, "-c", "import getpass; print(len(getpass.getpass()))"))
    terminal.sees(rb"Password: ")
    terminal.types("secret\n")
    assert b"secret" not in terminal.sees(rb"6\r\nstatus=0")
