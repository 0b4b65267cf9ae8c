"""Runs the Slack server as a process of its own: `python -m tests.fakes.slack_server --port N`.

Benchmarks need that, so that the server's work is not on the bot's core. The first line on
stdout is the API's URL, written when clients can connect; SIGTERM and SIGINT end it.
"""

import argparse
import asyncio
import signal
import sys

from tests.fakes.slack_server import CHANNEL, Channel, SlackServer


async def serve(port: int, n_channels: int) -> None:
    """Serves until a signal. `n_channels` more channels are named `C00000001` and so on."""
    more = [Channel(f"C{n:08d}", f"channel-{n}") for n in range(1, n_channels + 1)]
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with SlackServer(port=port, channels=[Channel(CHANNEL, "kaggle"), *more]) as server:
        sys.stdout.write(f"{server.api_url}\n")
        sys.stdout.flush()
        await stop.wait()


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.slack_server")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--channels", type=int, default=0, help="how many besides #kaggle")
    options = parser.parse_args()
    asyncio.run(serve(options.port, options.channels))


if __name__ == "__main__":
    main()
