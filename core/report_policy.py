"""What an establishment says of reports that come without saying whether they are validated."""

from collections.abc import Collection

from core import audit
from core.context import Context
from core.establishments import establishment_in
from core.rules.reports import Origin


def trust(ctx: Context, finess: str, origins: Collection[Origin]) -> None:
    """From now on its silent reports of these origins count as validated, and of no others. What came
    before stays as it counted. Raises InvalidInput for an establishment that isn't known."""
    with ctx.db.writing() as session:
        row = establishment_in(session, finess)
        row.trusted_origins = sorted(origin.value for origin in origins)
        details = {"establishment": finess, "trusted": row.trusted_origins}
        audit.record(session, ctx, audit.Action.REPORTS_TRUSTED, details=details)
