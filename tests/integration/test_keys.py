"""`deadline-bot keys`: made once, told once, kept as a digest; also beside a running bot."""

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest

from deadline_bot.adapters.store.lock import acquire
from deadline_bot.adapters.store.sql import open_store
from deadline_bot.cli.commands import run_command
from deadline_bot.domain.ping import PingKey

BIND = "DEADLINE_BOT__HTTP__BIND"
PUBLIC = "DEADLINE_BOT__HTTP__PUBLIC_URL"
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Shell:
    """Types commands in a folder of its own."""

    def __init__(self, folder: Path, printed: pytest.CaptureFixture[str]) -> None:
        self.url = f"sqlite:///{folder}/deadline-bot.db"
        self._printed = printed

    def typed(self, *arguments: str) -> tuple[int, str, str]:
        status = run_command(["keys", *arguments])
        said = self._printed.readouterr()
        return status, said.out, said.err

    def json(self, *arguments: str) -> Any:
        status, out, err = self.typed(*arguments, "--json")
        assert (status, err) == (0, "")
        return json.loads(out)

    def kept(self) -> list[PingKey]:
        store = open_store(self.url)
        try:
            return asyncio.run(store.run(lambda tx: tx.ping_keys()))
        finally:
            store.close_now()


@pytest.fixture
def shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Shell:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DEADLINE_BOT_CONFIG", "")
    monkeypatch.setenv(BIND, "127.0.0.1:8765")
    monkeypatch.delenv(PUBLIC, raising=False)
    return Shell(tmp_path, capsys)


def test_a_key_of_all_jobs(shell: Shell) -> None:
    made = shell.json("create", "gpu box")
    assert list(made) == [
        "name", "job", "created_at", "revoked_at", "secret", "url", "environment",
    ]  # fmt: skip
    secret = made["secret"]
    assert re.fullmatch(r"[A-Za-z0-9]{24}", secret)
    assert (made["name"], made["job"], made["revoked_at"]) == ("gpu box", None, None)
    assert made["url"] == f"http://127.0.0.1:8765/ping/{secret}"
    assert made["environment"] == {
        "DEADLINE_BOT_PING_URL": made["url"],
        "HC_API_URL": "http://127.0.0.1:8765/ping",
        "HC_PING_KEY": secret,
    }


def test_a_key_of_one_job_is_a_uuid(shell: Shell) -> None:
    made = shell.json("create", "fold", "--job", "fold-3")
    assert UUID.fullmatch(made["secret"])
    assert made["job"] == "fold-3"
    assert made["environment"]["CHECK_UUID"] == made["secret"]


def test_the_words_have_what_is_to_be_pasted(shell: Shell) -> None:
    status, out, err = shell.typed("create", "box")
    assert (status, err) == (0, "")
    [secret] = set(re.findall(r"/ping/(\w{24})", out))
    base = "http://127.0.0.1:8765/ping"
    assert f"\n  {base}/{secret}/JOB\n" in out
    assert f"\n  export DEADLINE_BOT_PING_URL={base}/{secret}\n" in out
    assert out.endswith(f"\n  export HC_API_URL={base} HC_PING_KEY={secret}\n")


@pytest.mark.parametrize(
    ("bind", "public", "base"),
    [
        ("[::1]:80", "", "http://[::1]:80"),
        ("0.0.0.0:80", "https://bot.example.org/x/", "https://bot.example.org/x"),
        ("", "https://bot.example.org", "https://bot.example.org"),
        ("0.0.0.0:81", "", "http://gpu-1:81"),
    ],
)
def test_the_address_is_the_public_one_else_where_it_listens(
    bind: str, public: str, base: str, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "gpu-1")
    monkeypatch.setenv(BIND, bind)
    monkeypatch.setenv(PUBLIC, public)
    made = shell.json("create", "box")
    assert made["url"] == f"{base}/ping/{made['secret']}"


def test_no_secret_is_kept_or_listed(shell: Shell, tmp_path: Path) -> None:
    secrets = [shell.json("create", "box")["secret"]]
    secrets += [shell.json("create", "fold", "--job", "fold-3")["secret"]]
    listed = shell.json("list")
    assert [list(key) for key in listed] == [["name", "job", "created_at", "revoked_at"]] * 2
    words = shell.typed("list")[1]
    assert re.fullmatch(r"box: all jobs, made .+\nfold: the job fold-3, made .+\n", words)
    on_disk = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    for secret in secrets:
        assert secret not in words + str(listed)
        assert secret.encode() not in on_disk
    box, fold = shell.kept()
    assert box.is_for(secrets[0])
    assert fold.is_for(secrets[1])
    assert not box.is_for(secrets[1])


def test_a_new_secret_takes_the_place_of_the_old(shell: Shell) -> None:
    old = shell.json("create", "fold", "--job", "fold-3")
    new = shell.json("rotate", "fold")
    assert list(new) == list(old)
    assert (new["job"], UUID.fullmatch(new["secret"]) is not None) == ("fold-3", True)
    [key] = shell.kept()
    assert key.is_for(new["secret"])
    assert not key.is_for(old["secret"])


def test_a_key_that_is_revoked_works_no_longer_until_it_is_renewed(shell: Shell) -> None:
    made = shell.json("create", "box")
    revoked = shell.json("revoke", "box")
    assert list(revoked) == ["name", "job", "created_at", "revoked_at"]
    assert revoked["revoked_at"] is not None
    assert shell.json("revoke", "box") == revoked
    [key] = shell.kept()
    assert not key.is_for(made["secret"])
    assert ", revoked " in shell.typed("list")[1]
    renewed = shell.json("rotate", "box")
    [key] = shell.kept()
    assert key.is_for(renewed["secret"])


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("create", "box"), 1, "deadline-bot keys rotate"),
        (("rotate", "bax"), 1, "There are: box."),
        (("revoke", "bax"), 1, "There are: box."),
        (("create",), 2, "deadline-bot keys create NAME"),
        (("revoke", " "), 2, "deadline-bot keys revoke NAME"),
        (("create", "x" * 61), 2, "at most 60"),
        (("create", "x\x07"), 2, "at most 60"),
        (("create", "x", "--job", "fold 3"), 2, "deberta-fold-3"),
    ],
)
def test_what_cannot_be_done_is_told_with_its_remedy(
    arguments: tuple[str, ...], status: int, words: str, shell: Shell
) -> None:
    shell.json("create", "box")
    found, out, err = shell.typed(*arguments)
    assert (found, out) == (status, "")
    assert words in err


def test_without_an_address_nothing_is_made(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    for bind in ("", "127.0.0.1:0"):
        monkeypatch.setenv(BIND, bind)
        status, out, err = shell.typed("create", "box")
        assert (status, out) == (1, "")
        assert 'bind = "127.0.0.1:8765"' in err
    assert shell.kept() == []


def test_before_the_first_key(shell: Shell) -> None:
    assert shell.typed("list") == (
        0, "There are no keys yet. Make one: deadline-bot keys create NAME\n", "",
    )  # fmt: skip
    assert shell.json("list") == []
    assert "There are: –." in shell.typed("revoke", "box")[2]


def test_it_works_beside_a_running_bot(shell: Shell) -> None:
    store = open_store(shell.url)
    lock = acquire(shell.url)
    try:
        made = shell.json("create", "box")
        [key] = asyncio.run(store.run(lambda tx: tx.ping_keys()))
        assert key.is_for(made["secret"])
    finally:
        lock.release()
        store.close_now()


def test_it_leaves_the_database_of_another_version_to_the_bot_that_runs(
    shell: Shell, tmp_path: Path
) -> None:
    (tmp_path / "deadline-bot.db").touch()
    lock = acquire(shell.url)
    try:
        status, _, err = shell.typed("create", "box")
    finally:
        lock.release()
    assert status == 1
    assert "Start the bot once" in err
