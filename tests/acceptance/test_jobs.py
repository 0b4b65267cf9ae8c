"""Jobs in the running bot: notebooks, submissions and pings, each told exactly once."""

import json
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp

from tests.acceptance.process import BotProcess, environment, running, typed
from tests.acceptance.together import together
from tests.acceptance.world import OwnSlack, Said, configure, in_seconds, text_of, told
from tests.fakes.kaggle_server import KaggleServer
from tests.fakes.slack_server import CHANNEL, SlackServer

ACCOUNTS = """
[[kaggle.accounts]]
name = "ada"
token_env = "KAGGLE_API_TOKEN"
owner = "UADA00"
[[kaggle.accounts]]
name = "hana"
token_env = "KAGGLE_TOKEN_HANA"
"""
TQDM = " 43%|####3     | 430/1000 [10:00<13:15,  1.40s/it]\r"


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def now_text() -> str:
    return text_of(in_seconds(1))


async def changed(bot: BotProcess, name: str, state: str) -> None:
    """The bot has seen a job in this state."""
    await bot.event("job_changed", lambda e: e["name"] == name and e["state"] == state, within=30)


def lines_with(said: list[Said], *words: str) -> list[Said]:
    return [m for m in said if all(word in m.text for word in words)]


async def jobs_of(path: Path, environ: dict[str, str]) -> list[dict[str, Any]]:
    shown = await typed("jobs", "--json", "--config", str(path), environ=environ)
    assert shown.status == 0, shown
    found: list[dict[str, Any]] = json.loads(shown.out)
    return found


async def a_key(path: Path, environ: dict[str, str], name: str = "gpus") -> dict[str, str]:
    """A new key: its secret, and the address that machines ping."""
    made = await typed("keys", "create", name, "--json", "--config", str(path), environ=environ)
    assert (made.status, made.err) == (0, ""), made
    key: dict[str, str] = json.loads(made.out)
    return key


@together
async def test_notebooks_and_submissions_are_told_once_over_two_restarts(folder: Path) -> None:
    async with SlackServer() as slack, KaggleServer() as kaggle:
        kaggle.set_competition("nbme", title="NBME", deadline=in_seconds(72_000))
        kaggle.add_account("hana", "token-of-hana")
        kaggle.jobs.set_leaderboard("nbme", ["0.95", "0.93"])
        kaggle.jobs.set_submission(
            "nbme", 1, status="COMPLETE", publicScore="0.80", date="2026-01-01T00:00:00Z"
        )
        path = configure(folder, slack.api_url, kaggle.url, more=ACCOUNTS)
        environ = environment(folder, KAGGLE_TOKEN_HANA="token-of-hana")
        own = OwnSlack(slack)
        async with running(path, environ) as bot:
            await bot.said("channel/following")
            train = kaggle.jobs.set_notebook(
                "ada/train-fold-3",
                status="QUEUED",
                competitions=["nbme"],
                run_at=now_text(),
            )
            kaggle.jobs.set_notebook("ada/private-thing", competitions=["other"])
            await changed(bot, "train-fold-3", "queued")
            train.status = "RUNNING"
            train.say(["epoch 1 begins\n", TQDM])
            await changed(bot, "train-fold-3", "running")
            # The stream breaks in the middle of what follows; what was read stays.
            train.stream = "breaks"
            kaggle.jobs.set_notebook(
                "hana/infer-all", competitions=["nbme"], run_at=now_text(), status="RUNNING"
            )
            await changed(bot, "infer-all", "running")
            date = now_text()
            kaggle.jobs.set_submission("nbme", 2, description="ensemble, cv=0.8912", date=date)
            kaggle.jobs.set_submission("nbme", 3, status="WHAT_IS_THIS", date=date)
            kaggle.jobs.set_submission("nbme", 4, date=date)
            await bot.event("submission_unreadable", within=30)
        async with running(path, environ) as bot:
            kaggle.jobs.set_notebook("ada/train-fold-3", status="COMPLETE", stream="")
            kaggle.jobs.set_notebook(
                "hana/infer-all", status="ERROR", failure="CUDA out of memory", lines=["oom\n"]
            )
            await changed(bot, "train-fold-3", "succeeded")
            await changed(bot, "infer-all", "failed")
            kaggle.jobs.set_submission("nbme", 2, status="COMPLETE", publicScore="0.91")
            kaggle.jobs.set_submission(
                "nbme", 4, status="ERROR", errorDescription="Submission Scoring Error"
            )
            await bot.event("submission_settled", lambda e: e["id"] == "4", within=30)
            await bot.event("submission_settled", lambda e: e["id"] == "2", within=30)
            await own.wait_for(lambda said: lines_with(said, "Submission Scoring Error"))
            await own.wait_for(lambda said: lines_with(said, "0.91"))
        async with running(path, environ) as bot:
            # Once something new is told, whatever would be told again has been.
            kaggle.jobs.set_notebook("ada/last", competitions=["nbme"], run_at=now_text())
            await changed(bot, "last", "running")
            await own.wait_for(lambda said: lines_with(said, "last"))
            found = await jobs_of(path, environ)
            status = {job["name"]: (job["state"], job["owner"], job["source"]) for job in found}
            assert status["train-fold-3"] == ("succeeded", "UADA00", "kaggle")
            assert status["infer-all"][0] == "failed"
            assert "private-thing" not in status
        said = await own.said(CHANNEL)
        top = [m for m in said if m.thread_ts in (None, m.ts)]
        threads = [m for m in said if m.thread_ts not in (None, m.ts)]
        assert len(lines_with(threads, "train-fold-3")) == 2
        assert len(lines_with(top, "CUDA out of memory")) == 1
        assert len(lines_with(top, "Submission Scoring Error")) == 1
        assert len(lines_with(top, "0.91")) == 1
        assert not lines_with(said, "private-thing")
        # The announcement, the board, the proposed plan, the head of the thread, and what must be
        # acted on: a failure, an error, a best.
        assert len(top) <= 7, [m.text for m in top]


@together
async def test_a_ping_is_followed_by_the_bot(folder: Path) -> None:
    async with SlackServer() as slack:
        more = told("cup", in_seconds(72_000)) + f'\n[http]\nbind = "127.0.0.1:{free_port()}"\n'
        path = configure(folder, slack.api_url, more=more)
        environ = environment(folder)
        own = OwnSlack(slack)
        async with running(path, environ) as bot:
            port = (await bot.event("http_listening"))["port"]
            made = await a_key(path, environ)
            secret, base = made["secret"], made["url"]
            assert f":{port}/" in base
            async with aiohttp.ClientSession() as session:
                async with session.post(f"{base}/train/start?create=1") as answer:
                    assert answer.status == 201
                body = {"done": 120, "total": 1000, "message": "fold 3"}
                async with session.post(f"{base}/train/progress", json=body) as answer:
                    assert answer.status == 200
                await own.wait_for(lambda said: lines_with(said, "train"))
                async with session.post(f"{base}/train/3", data="Traceback\nKeyError: 'x'") as a:
                    assert a.status == 200
            await own.wait_for(lambda said: lines_with(said, "train", "KeyError"))
            (job,) = await jobs_of(path, environ)
            assert (job["state"], job["done"], job["total"]) == ("failed", 120, 1000)
            assert datetime.fromisoformat(job["ended_at"]).tzinfo == UTC
            assert not [e for e in bot.events if secret in json.dumps(e)]
