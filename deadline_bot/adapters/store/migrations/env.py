"""What alembic runs around the migrations: on the connection and in the transaction it is given.

No package: alembic runs this as a file, and importing it means nothing.
"""  # noqa: INP001 - see above

from alembic import context

from deadline_bot.adapters.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
)
context.run_migrations()
