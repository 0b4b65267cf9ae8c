"""The entry point, as thin as it can be: `--help` must not wait for what a run needs."""

import sys


def main() -> int:
    """Runs the command that was typed; returns the exit status."""
    if sys.argv[1:2] == ["track"] and sys.argv[2:3] not in (["-h"], ["--help"]):
        from deadline_bot.agent.__main__ import main as track

        return track(sys.argv[2:])
    from deadline_bot.cli.commands import run_command

    return run_command(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
