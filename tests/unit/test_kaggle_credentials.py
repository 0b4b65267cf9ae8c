"""Which credentials are found where, which win, and that the secret is never shown."""

import json
from pathlib import Path

import pytest

from deadline_bot.adapters.kaggle.credentials import (
    Credentials,
    CredentialsFault,
    CredentialsUnusable,
    account_credentials,
    find_credentials,
)


def write(path: Path, text: str, mode: int = 0o600) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def key_file(username: str = "ada", key: str = "from-file") -> str:
    return json.dumps({"username": username, "key": key})


def test_none(tmp_path: Path) -> None:
    assert find_credentials({}, tmp_path) is None


def test_blank_variables_count_as_unset(tmp_path: Path) -> None:
    blank = {"KAGGLE_API_TOKEN": " ", "KAGGLE_USERNAME": "", "KAGGLE_KEY": ""}

    assert find_credentials(blank, tmp_path) is None


def test_each_wins_over_those_after_it(tmp_path: Path) -> None:
    environ = {"KAGGLE_API_TOKEN": "KGAT_t", "KAGGLE_USERNAME": "ada", "KAGGLE_KEY": "k"}
    token_path = write(tmp_path / ".kaggle/access_token", "KGAT_file\n")
    key_path = write(tmp_path / ".kaggle/kaggle.json", key_file())

    assert find_credentials(environ, tmp_path) == Credentials("KAGGLE_API_TOKEN", "KGAT_t")
    del environ["KAGGLE_API_TOKEN"]
    assert find_credentials(environ, tmp_path) == Credentials(
        "KAGGLE_USERNAME, KAGGLE_KEY", "k", "ada"
    )
    assert find_credentials({}, tmp_path) == Credentials(str(token_path), "KGAT_file")
    token_path.unlink()
    assert find_credentials({}, tmp_path) == Credentials(str(key_path), "from-file", "ada")


def test_the_token_may_be_a_file_that_all_can_read(tmp_path: Path) -> None:
    path = write(tmp_path / "run/secrets/kaggle", "KGAT_x\n", 0o444)

    found = find_credentials({"KAGGLE_API_TOKEN": str(path)}, tmp_path)

    assert found == Credentials(f"KAGGLE_API_TOKEN: {path}", "KGAT_x")
    assert find_credentials({"KAGGLE_API_TOKEN": "~/run/secrets/kaggle"}, tmp_path) == found


def test_a_text_file_of_windows_users(tmp_path: Path) -> None:
    write(tmp_path / ".kaggle/access_token.txt", "KGAT_txt\r\n")

    found = find_credentials({}, tmp_path)

    assert found is not None
    assert found.secret == "KGAT_txt"


@pytest.mark.parametrize(
    ("environ", "folder"),
    [
        ({"KAGGLE_CONFIG_DIR": "{home}/elsewhere"}, "elsewhere"),
        ({"XDG_CONFIG_HOME": "{home}/xdg"}, "xdg/kaggle"),
        ({}, ".config/kaggle"),
    ],
)
def test_folders_of_the_key_file(environ: dict[str, str], folder: str, tmp_path: Path) -> None:
    path = write(tmp_path / folder / "kaggle.json", key_file())
    environ = {name: value.format(home=tmp_path) for name, value in environ.items()}

    found = find_credentials(environ, tmp_path)

    assert found == Credentials(str(path), "from-file", "ada")


@pytest.mark.parametrize(
    ("text", "mode", "fault"),
    [
        ("", 0o600, CredentialsFault.MALFORMED),
        ("{oops", 0o600, CredentialsFault.MALFORMED),
        ("[]", 0o600, CredentialsFault.MALFORMED),
        ('{"username": "ada"}', 0o600, CredentialsFault.INCOMPLETE),
        ('{"username": "ada", "key": 7}', 0o600, CredentialsFault.MALFORMED),
        ('{"username": "ada", "key": "a\\nb"}', 0o600, CredentialsFault.MALFORMED),
        ('{"username": "ada", "key": "鍵"}', 0o600, CredentialsFault.MALFORMED),
    ],
)
def test_faults_of_the_key_file(
    text: str, mode: int, fault: CredentialsFault, tmp_path: Path
) -> None:
    path = write(tmp_path / ".kaggle/kaggle.json", text, mode)

    with pytest.raises(CredentialsUnusable) as caught:
        find_credentials({}, tmp_path)

    assert (caught.value.where, caught.value.fault) == (str(path), fault)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = write(tmp_path / ".kaggle/access_token", "")
    path.write_bytes(b"\xff\xfe")

    with pytest.raises(CredentialsUnusable) as caught:
        find_credentials({}, tmp_path)

    assert caught.value.fault is CredentialsFault.MALFORMED


@pytest.mark.parametrize("mode", [0o604, 0o644])
def test_a_file_that_all_can_read_is_used_and_told(mode: int, tmp_path: Path) -> None:
    path = write(tmp_path / ".kaggle/access_token", "KGAT_x", mode)

    found = find_credentials({}, tmp_path)

    assert found == Credentials(str(path), "KGAT_x", is_exposed=True)


def test_a_named_file_that_is_missing_or_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "missing", tmp_path):
        with pytest.raises(CredentialsUnusable) as caught:
            find_credentials({"KAGGLE_API_TOKEN": str(path)}, tmp_path)
        assert caught.value.fault is CredentialsFault.UNREADABLE


@pytest.mark.parametrize("only", ["KAGGLE_USERNAME", "KAGGLE_KEY"])
def test_half_of_the_key_in_the_environment(only: str, tmp_path: Path) -> None:
    with pytest.raises(CredentialsUnusable) as caught:
        find_credentials({only: "x"}, tmp_path)

    assert caught.value.fault is CredentialsFault.INCOMPLETE


def test_the_secret_is_never_shown(tmp_path: Path) -> None:
    found = find_credentials({"KAGGLE_API_TOKEN": "KGAT_secret"}, tmp_path)
    with pytest.raises(CredentialsUnusable) as caught:
        find_credentials({"KAGGLE_API_TOKEN": "KGAT_se cret"}, tmp_path)

    assert "secret" not in f"{found!r} {found}"
    assert "se cret" not in f"{caught.value!r} {caught.value}"


def test_an_account_has_exactly_what_its_variable_holds(tmp_path: Path) -> None:
    environ = {"KAGGLE_TOKEN_HANA": " KGAT_hana\n", "KAGGLE_KEY_BEN": "ben-key"}

    assert account_credentials(environ, tmp_path, "KAGGLE_TOKEN_HANA") == Credentials(
        "KAGGLE_TOKEN_HANA", "KGAT_hana"
    )
    assert account_credentials(environ, tmp_path, "KAGGLE_KEY_BEN", "ben") == Credentials(
        "KAGGLE_KEY_BEN", "ben-key", "ben"
    )


@pytest.mark.parametrize("environ", [{}, {"KAGGLE_TOKEN_HANA": " "}])
def test_without_its_variable_an_account_takes_no_others_credentials(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    write(tmp_path / ".kaggle/access_token", "KGAT_file")
    others = {"KAGGLE_API_TOKEN": "KGAT_t", "KAGGLE_USERNAME": "ada", "KAGGLE_KEY": "k"}

    assert account_credentials({**others, **environ}, tmp_path, "KAGGLE_TOKEN_HANA") is None


def test_an_accounts_secret_may_be_in_a_file(tmp_path: Path) -> None:
    path = write(tmp_path / "run/hana", "KGAT_x\n", 0o444)

    found = account_credentials({"HANA": str(path)}, tmp_path, "HANA")

    assert found == Credentials(f"HANA: {path}", "KGAT_x")
    with pytest.raises(CredentialsUnusable) as caught:
        account_credentials({"HANA": f"{path}/gone"}, tmp_path, "HANA")
    assert caught.value.fault is CredentialsFault.UNREADABLE


def test_an_accounts_secret_that_is_no_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CredentialsUnusable) as caught:
        account_credentials({"HANA": "two words"}, tmp_path, "HANA")

    assert (caught.value.where, caught.value.fault) == ("HANA", CredentialsFault.MALFORMED)
    assert "two words" not in str(caught.value)
