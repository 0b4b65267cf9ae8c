"""Brings a database to the present schema.

alembic costs 0.3 s and 10 MB, so it is imported only where there is something to do.
"""

from pathlib import Path

from sqlalchemy import URL, Connection, inspect, text

from deadline_bot.adapters.store.errors import Reason, StoreUnusable

#: The revision of `schema`; a test holds it to the newest in `migrations/versions`.
HEAD = "0003"

_FOLDER = Path(__file__).parent / "migrations"


def migrate(connection: Connection, url: URL) -> None:
    """Brings the database to `HEAD` within the transaction under way; at `HEAD` does nothing.

    Raises:
        StoreUnusable: a later version of the bot or another program has written it.
    """
    revision = _revision(connection, url)
    if revision == HEAD:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise StoreUnusable(str(url), Reason.NEWER_SCHEMA, revision)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def check_revision(connection: Connection, url: URL) -> None:
    """Makes sure, without writing, that the database is at `HEAD`.

    Raises:
        StoreUnusable: it is not.
    """
    revision = _revision(connection, url)
    if revision == HEAD:
        return
    # Revisions are numbered, so that their order is known without alembic.
    is_newer = revision is not None and revision > HEAD
    reason = Reason.NEWER_SCHEMA if is_newer else Reason.OLDER_SCHEMA
    raise StoreUnusable(str(url), reason, revision or "")


def _revision(connection: Connection, url: URL) -> str | None:
    """The database's revision; `None` where it is empty."""
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        query = text("SELECT version_num FROM alembic_version")
        return connection.execute(query).scalar_one_or_none()
    if tables:
        raise StoreUnusable(str(url), Reason.FOREIGN)
    return None
