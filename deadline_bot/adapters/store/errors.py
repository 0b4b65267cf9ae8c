"""What is wrong with a database, as the person who runs the bot must know it."""

from enum import StrEnum


class Reason(StrEnum):
    """Why a store cannot be used; short and stable, the remedies are in the catalogues."""

    #: The URL is not one, or names no database that we know.
    BAD_URL = "bad url"
    #: The database's client library is not installed.
    NO_DRIVER = "no driver"
    #: The folder of the file is not there.
    NO_FOLDER = "folder does not exist"
    #: Opened for reading only, and the file is not there.
    NO_FILE = "file does not exist"
    #: There is a folder where the file should be.
    IS_FOLDER = "is a folder"
    #: The file or its folder may not be read or written.
    NO_PERMISSION = "no permission"
    #: The file is something else.
    NOT_A_DATABASE = "not a database"
    #: The database holds the tables of another program.
    FOREIGN = "database of another program"
    #: A later version of the bot has written it.
    NEWER_SCHEMA = "newer schema"
    #: Opened for reading only, and this version has never run on it.
    OLDER_SCHEMA = "older schema"
    #: Another program holds it for longer than we wait.
    LOCKED = "locked"
    #: The database is damaged.
    DAMAGED = "damaged"
    #: There is no room left.
    DISK_FULL = "disk full"
    #: The disk or the network behind it fails.
    DISK_ERROR = "disk error"
    #: What the database says is in `detail`.
    OTHER = "failed"


class StoreUnusable(Exception):
    """The database at `url` (without its password) cannot be used.

    `detail` is what the database or the system said, for the log; it may be empty.
    """

    def __init__(self, url: str, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{url}: {reason.value}{f' ({detail})' if detail else ''}")
        self.url = url
        self.reason = reason
        self.detail = detail


class DatabaseInUse(Exception):
    """Another process works on the database at `path`; `pid` is `None` where it is not known."""

    def __init__(self, path: str, pid: int | None) -> None:
        super().__init__(f"{path}: in use by process {pid or 'unknown'}")
        self.path = path
        self.pid = pid
