"""Which Kaggle credentials are used, decided once and in the open.

Left alone, kagglesdk looks for itself at every client: a token in the environment or in
`~/.kaggle` then wins over a user name and key that were passed in. We decide here, and hand it
exactly this.
"""

import json
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class CredentialsFault(StrEnum):
    """What is wrong with credentials that were found."""

    #: Only one of user name and key is there.
    INCOMPLETE = "incomplete"
    #: Not what such a file or variable holds.
    MALFORMED = "malformed"
    #: The file is named but cannot be read.
    UNREADABLE = "unreadable"


class CredentialsUnusable(Exception):
    """Credentials are there and cannot be used. `where` is a path or names variables."""

    def __init__(self, where: str, fault: CredentialsFault) -> None:
        super().__init__(f"{where}: {fault}")
        self.where = where
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Credentials:
    """One account's way in. `where` it was found is a path or names variables.

    Without a `username` the secret is an access token, with one it is the account's key.
    `is_exposed`: every user of the machine can read the file; Kaggle's own client only warns
    of that, and so do we.

    Raises:
        CredentialsUnusable: a text that cannot be sent as a header; the HTTP client would
            repeat it in its error.
    """

    where: str
    secret: str = field(repr=False)
    username: str = ""
    is_exposed: bool = False

    def __post_init__(self) -> None:
        if not self.secret or not f"{self.username}{self.secret}".isascii():
            raise CredentialsUnusable(self.where, CredentialsFault.MALFORMED)
        if any(not c.isprintable() or c == " " for c in f"{self.username}{self.secret}"):
            raise CredentialsUnusable(self.where, CredentialsFault.MALFORMED)


def find_credentials(environ: Mapping[str, str], home: Path) -> Credentials | None:
    """The credentials to use, `None` if there are none.

    In this order: `KAGGLE_API_TOKEN` (a token, or with a slash in it the path of a file that
    holds one); `KAGGLE_USERNAME` with `KAGGLE_KEY`; then the files of Kaggle's own client:
    `~/.kaggle/access_token` (or `.txt`), and `kaggle.json` in `KAGGLE_CONFIG_DIR`, else in
    `~/.kaggle` or, where that does not exist, in `$XDG_CONFIG_HOME/kaggle`.

    Raises:
        CredentialsUnusable: the first that is there is no good; the next is not tried, since
            it may be another account's.
    """
    return (
        account_credentials(environ, home, "KAGGLE_API_TOKEN")
        or _key_from_environment(environ)
        or _token_from_file(home)
        or _key_from_file(_config_folder(environ, home) / "kaggle.json")
    )


def account_credentials(
    environ: Mapping[str, str], home: Path, variable: str, username: str = ""
) -> Credentials | None:
    """The credentials of one of several accounts, `None` if the variable is not set, or empty.

    `variable` holds a token, with a `username` the account's key, or, with a slash in it, the
    path of a file that does. Nothing else is looked at: it may be another account's.

    Raises:
        CredentialsUnusable: what is there is no good.
    """
    value = environ.get(variable, "").strip()
    if not value:
        return None
    if "/" not in value:
        return Credentials(variable, value, username)
    path = home / value[2:] if value.startswith("~/") else Path(value)
    # A file that is named on purpose may be readable by all: container secrets are.
    return Credentials(f"{variable}: {path}", _text(path), username)


def _key_from_environment(environ: Mapping[str, str]) -> Credentials | None:
    username = environ.get("KAGGLE_USERNAME", "").strip()
    key = environ.get("KAGGLE_KEY", "").strip()
    if not username and not key:
        return None
    where = "KAGGLE_USERNAME, KAGGLE_KEY"
    if not username or not key:
        raise CredentialsUnusable(where, CredentialsFault.INCOMPLETE)
    return Credentials(where, key, username)


def _token_from_file(home: Path) -> Credentials | None:
    for name in ("access_token", "access_token.txt"):
        path = home / ".kaggle" / name
        if _is_there(path):
            return Credentials(str(path), _text(path), is_exposed=_is_exposed(path))
    return None


def _key_from_file(path: Path) -> Credentials | None:
    if not _is_there(path):
        return None
    try:
        content = json.loads(_text(path))
    except ValueError:
        raise CredentialsUnusable(str(path), CredentialsFault.MALFORMED) from None
    if not isinstance(content, dict):
        raise CredentialsUnusable(str(path), CredentialsFault.MALFORMED)
    username, key = content.get("username"), content.get("key")
    if not username or not key:
        raise CredentialsUnusable(str(path), CredentialsFault.INCOMPLETE)
    if not isinstance(username, str) or not isinstance(key, str):
        raise CredentialsUnusable(str(path), CredentialsFault.MALFORMED)
    return Credentials(str(path), key, username, is_exposed=_is_exposed(path))


def _config_folder(environ: Mapping[str, str], home: Path) -> Path:
    if named := environ.get("KAGGLE_CONFIG_DIR", "").strip():
        return Path(named)
    own = home / ".kaggle"
    if own.is_dir():
        return own
    return Path(environ.get("XDG_CONFIG_HOME") or home / ".config") / "kaggle"


def _is_there(path: Path) -> bool:
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        raise CredentialsUnusable(str(path), CredentialsFault.UNREADABLE) from None
    return True


def _is_exposed(path: Path) -> bool:
    return bool(path.stat().st_mode & stat.S_IROTH)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError:
        raise CredentialsUnusable(str(path), CredentialsFault.UNREADABLE) from None
    except ValueError:
        raise CredentialsUnusable(str(path), CredentialsFault.MALFORMED) from None
