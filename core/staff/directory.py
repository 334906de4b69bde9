"""Colleagues as administrators see them: who works in which role, stopped and let in again.

Whom somebody may decide about is `rules.staffing`'s matter; others look like nobody. A stopped account
opens nothing from the next request on; a changed role counts from the next request on, too, and where
it needs a second factor that she hasn't got, she signs in anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from core import audit, invitations, second_factor, sessions
from core.accounts import viewer_of_staff
from core.context import Context, Viewer
from core.errors import InvalidInput, NotFound
from core.model import Staff
from core.rules.roles import Role
from core.rules.second_factor import Missing
from core.rules.staffing import Post, may_appoint, may_decide_about, roles_she_gives

PAGE = 50


@dataclass(frozen=True, slots=True)
class Colleague:
    """`number` names her in forms. Somebody invited who hasn't come yet has no password."""

    number: int
    name: str
    mail: str
    role: Role
    possible_roles: Sequence[Role]
    """Those the viewer may give her where she works."""
    establishment: str
    has_come: bool
    is_suspended: bool
    is_myself: bool


@dataclass(frozen=True, slots=True)
class Colleagues:
    people: Sequence[Colleague]
    has_more: bool


def colleagues(ctx: Context, page: int = 1) -> Colleagues:
    """Those whose posts the viewer gives, herself among them, by name; `page` counts from 1."""
    wanted = (
        sa.select(Staff)
        .options(joinedload(Staff.establishment))
        .where(Staff.role.in_(roles_she_gives(ctx.viewer.role)), _where_she_decides(ctx.viewer))
        .order_by(Staff.name, Staff.id)
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    )
    with ctx.db.reading() as session:
        rows = session.scalars(wanted).all()
        return Colleagues([_colleague(row, ctx) for row in rows[:PAGE]], len(rows) > PAGE)


def suspend(ctx: Context, number: int) -> None:
    """Let this colleague in no more, from the next request on. Raises NotFound."""
    with ctx.db.writing() as session:
        row = colleague_row(session, ctx, number)
        row.suspended_at = row.suspended_at or ctx.now
        sessions.end_all(session, "admin", row.id)
        invitations.cancel(session, ctx, rpps=None, staff_id=row.id)
        tell(session, ctx, audit.Action.STAFF_SUSPENDED, row)


def resume(ctx: Context, number: int) -> None:
    """Let this colleague in again. Raises NotFound."""
    with ctx.db.writing() as session:
        row = colleague_row(session, ctx, number)
        row.suspended_at = None
        tell(session, ctx, audit.Action.STAFF_RESUMED, row)


def change_role(ctx: Context, number: int, role: Role) -> None:
    """Give this colleague another role where she works. Raises NotFound, and InvalidInput for a role
    that isn't the viewer's to give."""
    with ctx.db.writing() as session:
        row = colleague_row(session, ctx, number)
        if not may_appoint(own_post(ctx.viewer), Post(role, row.establishment_id)):
            raise InvalidInput("role", "not-hers-to-give")
        row.role = role
        # Her sessions began by a password alone, and that isn't enough for what she may do now.
        if second_factor.what_is_missing(session, viewer_of_staff(row)) is Missing.ENROLMENT:
            sessions.end_all(session, "admin", row.id)
        tell(session, ctx, audit.Action.STAFF_ROLE_CHANGED, row)


def colleague_row(session: Session, ctx: Context, number: int) -> Staff:
    """The row of a colleague about whom the viewer may decide. Raises NotFound."""
    row = session.get(Staff, number, with_for_update=True)
    if row is None or not may_decide_about(
        own_post(ctx.viewer), ctx.viewer.id, Post(row.role, row.establishment_id), row.id
    ):
        raise NotFound
    return row


def own_post(viewer: Viewer) -> Post:
    """The post of a member of staff. Raises NotFound for anybody else."""
    if viewer.role is None:
        raise NotFound
    return Post(viewer.role, viewer.establishment_id)


def tell(session: Session, ctx: Context, action: audit.Action, row: Staff) -> None:
    """Note in the trail what was done about a colleague."""
    audit.record(session, ctx, action, details={"staff": row.name, "role": row.role.value})


def _where_she_decides(viewer: Viewer) -> sa.ColumnElement[bool]:
    if viewer.role is Role.REGIONAL_ADMINISTRATOR:
        return sa.true()
    return Staff.establishment_id == viewer.establishment_id


def _possible_roles(viewer: Viewer, place: int | None) -> Sequence[Role]:
    own = own_post(viewer)
    return [role for role in roles_she_gives(own.role) if may_appoint(own, Post(role, place))]


def _colleague(row: Staff, ctx: Context) -> Colleague:
    return Colleague(
        number=row.id,
        name=row.name,
        mail=row.mail,
        role=row.role,
        possible_roles=_possible_roles(ctx.viewer, row.establishment_id),
        establishment=row.establishment.name if row.establishment else "",
        has_come=bool(row.password_hash),
        is_suspended=row.suspended_at is not None,
        is_myself=row.id == ctx.viewer.id,
    )
