"""Alembic's environment: the connection comes from `sayso.ledger.migrating.upgrade`, whose transaction this runs in."""

from alembic import context

from sayso.ledger.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=False,
    render_as_batch=True,
)
context.run_migrations()
