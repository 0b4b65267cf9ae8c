"""The entry point, as thin as it can be: `--help` must not wait for what a run needs."""

import sys


def main() -> int:
    """Runs the command that was typed; returns the exit status."""
    from deadline_bot.cli.commands import run_command

    return run_command(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
