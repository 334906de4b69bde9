"""What can be tried in the demonstration: its one password and the codes of slips that are unused.

Both are made at random and kept in a file beside the store, for they can't be read back from the
database. What is told is what is there: an account that changed its mail, or a code that was used, is
told no more.
"""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from core.context import Context
from core.demonstration.region import Region, read_region
from core.model import Account, ActivationCode, Staff
from core.rules.credentials import CodeState, code_state, read_code
from core.rules.roles import NEEDS_SECOND_FACTOR, Role

FILE = "demonstration.json"
THEN_A_CODE = "{}; then a code by `python -m core one-time-code`"
WORDS = (
    "acajou", "baleine", "cabane", "dentelle", "escargot", "fanfare", "galopin", "harpe", "iguane",
    "jonquille", "kayak", "lavande", "mirabelle", "navette", "orchestre", "pervenche", "quenelle",
    "rivage", "saule", "tambour", "usine", "violette", "wagon", "zeste", "brioche", "clairon",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SignIn:
    """Something to try: on which site, as whom, with what, and why it is interesting."""

    site: str
    who: str
    name: str
    secret: str
    about: str


def sign_ins(ctx: Context) -> list[SignIn]:
    """What can be tried; empty before the region is loaded."""
    region = read_region()
    return [*_of_staff(ctx, region), *_of_accounts(ctx, region), *_of_slips(ctx, region)]


def password(ctx: Context) -> str:
    """One password for all of the demonstration."""
    kept = _kept(ctx)
    if "password" not in kept:
        kept["password"] = "-".join(secrets.SystemRandom().sample(WORDS, 4))
        _keep(ctx, kept)
    return str(kept["password"])


def is_demonstration(ctx: Context) -> bool:
    """Whether this is the place of a demonstration: its password is kept beside the store."""
    return "password" in _kept(ctx)


def slip_of(ctx: Context, name: str) -> str | None:
    """The code of the last slip that was kept for a patient."""
    code = _kept(ctx).get("slips", {}).get(name)
    return str(code) if code else None


def keep_slip(ctx: Context, name: str, code: str) -> None:
    kept = _kept(ctx)
    kept["slips"] = {**kept.get("slips", {}), name: code}
    _keep(ctx, kept)


def has_usable_slip(ctx: Context, patient_id: int) -> bool:
    """Whether any slip of this patient opens an account now."""
    with ctx.db.reading() as session:
        rows = session.scalars(
            sa.select(ActivationCode).where(ActivationCode.patient_id == patient_id)
        )
        return any(_is_usable(row, ctx) for row in rows)


def _of_staff(ctx: Context, region: Region) -> Iterator[SignIn]:
    with ctx.db.reading() as session:
        there = set(session.scalars(sa.select(Staff.mail)))
    for one in region.staff:
        if one.mail in there:
            yield SignIn("admin", one.mail, one.name, password(ctx), _about_staff(one.role))


def _about_staff(role: str) -> str:
    return THEN_A_CODE.format(role) if Role(role) in NEEDS_SECOND_FACTOR else role


def _of_accounts(ctx: Context, region: Region) -> Iterator[SignIn]:
    with ctx.db.reading() as session:
        there = set(session.scalars(sa.select(Account.mail)))
    patients = ((one.account, one.name, one.about) for one in region.patients)
    doctors = ((one.mail, one.name, THEN_A_CODE.format("doctor")) for one in region.doctors)
    for mail, name, about in (*patients, *doctors):
        if mail in there:
            yield SignIn("patient", mail, name, password(ctx), about)


def _of_slips(ctx: Context, region: Region) -> Iterator[SignIn]:
    for one in region.patients:
        code = slip_of(ctx, one.name)
        if code and _opens(ctx, code):
            born = one.birth_date.strftime("%d/%m/%Y")
            yield SignIn("activation", born, one.name, code, one.about)


def _opens(ctx: Context, code: str) -> bool:
    read = read_code(code)
    if read is None:
        return False
    with ctx.db.reading() as session:
        row = session.scalar(
            sa.select(ActivationCode).where(ActivationCode.locator == read.locator)
        )
    return row is not None and _is_usable(row, ctx)


def _is_usable(row: ActivationCode, ctx: Context) -> bool:
    state = code_state(row.issued_at, row.used_at, row.cancelled_at, row.wrong_tries, ctx.now)
    return state is CodeState.USABLE


def _kept(ctx: Context) -> dict[str, Any]:
    path = ctx.store.root / FILE
    kept: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return kept


def _keep(ctx: Context, kept: dict[str, Any]) -> None:
    """In one step: half a file would be read by nobody any more."""
    path = ctx.store.root / FILE
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    beside.touch(mode=0o600)
    beside.write_text(json.dumps(kept, ensure_ascii=False, indent=1), "utf-8")
    beside.replace(path)
