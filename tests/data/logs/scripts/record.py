"""Runs a script as a person or a program would, and writes the bytes of its output.

`python record.py pty NAME.py > LOG` gives the script a terminal of 100 columns, `pipe` a pipe;
standard output and standard error go the same way, as they do into a job's log.
"""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios

_SIZE = struct.pack("HHHH", 40, 100, 0, 0)


def _pty(command: list[str]) -> bytes:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, _SIZE)
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs)  # noqa: S603
    os.close(theirs)
    heard = b""
    while True:
        try:
            more = os.read(ours, 65536)
        except OSError:  # Linux says so that the last writer is gone.
            break
        if not more:
            break
        heard += more
    process.wait()
    return heard


def _pipe(command: list[str]) -> bytes:
    done = subprocess.run(  # noqa: S603
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.stdout


if __name__ == "__main__":
    way, *command = sys.argv[1:]
    run = {"pty": _pty, "pipe": _pipe}[way]
    sys.stdout.buffer.write(run([sys.executable, *command]))
