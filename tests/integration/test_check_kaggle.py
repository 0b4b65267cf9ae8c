"""`check` of Kaggle accounts: what works, what does not, in both languages, without a secret."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from deadline_bot.bootstrap import Surroundings
from deadline_bot.bootstrap.kaggle import kaggle_accesses, kaggle_account, kaggle_reader
from deadline_bot.cli.check_kaggle import try_kaggle
from deadline_bot.config import Settings, load_settings, read_secrets
from tests.fakes.kaggle_server import KEY, TOKEN, USERNAME, KaggleServer
from tests.integration.kaggle_source import NOW

ACCOUNTS = """
[[kaggle.accounts]]
name = "hana"
token_env = "TOKEN_HANA"
notebooks = ["hana/train", "ben/private"]
[[kaggle.accounts]]
name = "ada"
username = "ada"
key_env = "KEY_ADA"
"""


@pytest.fixture
async def kaggle() -> AsyncIterator[KaggleServer]:
    async with KaggleServer() as server:
        server.add_account("hana", "hana-token")
        server.jobs.set_notebook("hana/train")
        server.jobs.set_notebook("ben/private")
        yield server


def settings_of(folder: Path, endpoint: str, more: str = "", language: str = "en") -> Settings:
    path = folder / "deadline-bot.toml"
    kaggle = f'[kaggle]\nendpoint = "{endpoint}"\n'
    path.write_text(f'[bot]\nlanguage = "{language}"\n{kaggle}{more}', encoding="utf-8")
    return load_settings(path, {}, folder)


async def reports(
    settings: Settings, environ: Mapping[str, str], home: Path
) -> list[tuple[str, str]]:
    surroundings = Surroundings(read_secrets(environ), environ, home)
    return [(r.mark, r.words) for r in await try_kaggle(settings, surroundings, NOW)]


async def test_each_account_is_tried_with_its_own_credentials(
    kaggle: KaggleServer, tmp_path: Path
) -> None:
    settings = settings_of(tmp_path, kaggle.url, ACCOUNTS)
    environ = {"TOKEN_HANA": "hana-token", "KEY_ADA": KEY, "KAGGLE_API_TOKEN": "of-nobody"}
    closed = (
        "the notebook ben/private cannot be read (403). Correct its name, or let its owner share"
        " it with this account."
    )

    assert await reports(settings, environ, tmp_path) == [
        ("ok", "Kaggle account hana: the credentials from TOKEN_HANA work"),
        ("fault", f"Kaggle account hana: {closed}"),
        ("ok", "Kaggle account ada: the credentials from KEY_ADA work"),
    ]


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize(
    ("secret", "told"),
    [
        ("", "TOKEN_HANA"),
        ("secret with blanks", "TOKEN_HANA"),
        ("/secret/nowhere", "/secret/nowhere"),
        ("KGAT_secret", "401"),
    ],
)
async def test_an_account_that_does_not_work_leaves_the_others(
    kaggle: KaggleServer, tmp_path: Path, secret: str, told: str, language: str
) -> None:
    settings = settings_of(tmp_path, kaggle.url, ACCOUNTS, language)

    hana, ada = await reports(settings, {"TOKEN_HANA": secret, "KEY_ADA": KEY}, tmp_path)

    assert (hana[0], ada[0]) == ("fault", "ok")
    assert "hana" in hana[1]
    assert told in hana[1]
    assert "KGAT" not in hana[1]
    assert "blanks" not in hana[1]


async def test_when_kaggle_is_away_every_account_says_so(tmp_path: Path) -> None:
    async with KaggleServer() as gone:
        settings = settings_of(tmp_path, gone.url, ACCOUNTS)

    found = await reports(settings, {"TOKEN_HANA": "t", "KEY_ADA": KEY}, tmp_path)

    assert [mark for mark, _ in found] == ["fault", "fault"]
    assert all("could not be asked (cannot connect)" in words for _, words in found)


async def test_without_accounts_the_credentials_are_found(
    kaggle: KaggleServer, tmp_path: Path
) -> None:
    settings = settings_of(tmp_path, kaggle.url)

    assert await reports(settings, {"KAGGLE_API_TOKEN": TOKEN}, tmp_path) == [
        ("ok", "Kaggle: credentials from KAGGLE_API_TOKEN work")
    ]
    (nothing,) = await reports(settings, {}, tmp_path)
    assert nothing[0] == "fault"
    (half,) = await reports(settings, {"KAGGLE_KEY": "secret"}, tmp_path)
    assert "only half of the credentials" in half[1]


async def test_additions_are_looked_for_with_the_first_account(
    kaggle: KaggleServer, tmp_path: Path
) -> None:
    kaggle.set_competition("nbme", deadline=NOW)
    added = '[[competitions]]\nslug = "nmbe"\n[[competitions]]\nslug = "nbme"\n'
    settings = settings_of(tmp_path, kaggle.url, ACCOUNTS + added)

    found = await reports(settings, {"TOKEN_HANA": "hana-token", "KEY_ADA": KEY}, tmp_path)

    notes = [words for mark, words in found if mark == "note"]
    assert [note.partition(":")[0] for note in notes] == ["[[competitions]] nmbe"]


async def test_where_kaggle_is_switched_off_nothing_is_asked(
    kaggle: KaggleServer, tmp_path: Path
) -> None:
    settings = settings_of(tmp_path, kaggle.url, "enabled = false")

    assert [mark for mark, _ in await reports(settings, {}, tmp_path)] == ["note"]
    assert kaggle.requests == []


def test_the_one_account_is_called_by_its_user_name_where_that_is_known(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, "http://127.0.0.1:9")
    by_key = {"KAGGLE_USERNAME": USERNAME, "KAGGLE_KEY": KEY}

    names = [
        kaggle_accesses(settings, environ, tmp_path)[0].name
        for environ in ({"KAGGLE_API_TOKEN": TOKEN}, by_key, {})
    ]

    assert names == ["kaggle", USERNAME, "kaggle"]


def test_why_an_account_cannot_be_asked(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, "http://127.0.0.1:9", ACCOUNTS)

    accesses = kaggle_accesses(settings, {"TOKEN_HANA": "a b"}, tmp_path)

    assert [a.reason for a in accesses] == [
        "credentials malformed: TOKEN_HANA",
        "no credentials",
    ]


async def test_an_account_of_the_settings_sees_its_notebooks(
    kaggle: KaggleServer, tmp_path: Path
) -> None:
    kaggle.jobs.set_notebook("hana/train", competitions=["nbme"])
    kaggle.jobs.set_notebook("hana/more", competitions=["nbme"])
    settings = settings_of(tmp_path, kaggle.url, ACCOUNTS)
    hana, _ = kaggle_accesses(settings, {"TOKEN_HANA": "hana-token"}, tmp_path)
    assert hana.credentials is not None

    account = kaggle_account(hana, kaggle_reader(settings, hana.credentials))
    seen = await account.notebooks(NOW, ["nbme"])

    assert account.name == "hana"
    assert [notebook.ref for notebook in seen.records] == ["hana/train"]
    assert seen.unreadable == ("ben/private: 403",)
