"""Result messages as a hospital's system writes them, about exams of the cast."""

from base64 import b64encode
from io import BytesIO

import pikepdf

from core.exams.entitlement import entitlement_of, verdicts
from core.model import Exam, Report
from core.rules.visibility import Reason
from tests.cast import Cast
from tests.core.ingest.sender import header

JEANNE = "PID|1||J1^^^HUS||WEBER^JEANNE||19500307|F"
TEXT = (
    "OBX|1|TX|||INDICATION : Toux.||||||F",
    "OBX|2|TX|||RÉSULTATS : Nodule de 4 mm.||||||F",
    "OBX|3|TX|||CONCLUSION : À revoir dans six mois.||||||F",
)


def order(
    number: str = "A3",
    status: str = "F",
    *,
    accession: str = "",
    signed: str = "20260312110000",
    signer: str = "",
) -> str:
    """An OBR; A3 is the accession number of the exam "unreported"."""
    fields = {2: "P77", 3: number, 4: "TDM^Scanner", 18: accession, 22: signed, 25: status}
    fields[32] = signer
    return "|".join(["OBR", *(fields.get(at, "") for at in range(1, 33))])


def results(*segments: str, control_id: str = "M1", patient: str = JEANNE) -> tuple[str, ...]:
    return (header(control_id=control_id), patient, *segments)


def pdf(words: str = "Compte rendu") -> bytes:
    """A PDF of one empty page; other words make other bytes."""
    made = pikepdf.new()
    made.add_blank_page(page_size=(200, 200))
    made.docinfo["/Title"] = words
    written = BytesIO()
    made.save(written, deterministic_id=True)
    return written.getvalue()


def embedded(document: bytes, status: str = "F") -> str:
    data = b64encode(document).decode()
    return (
        f"OBX|1|ED|18748-4^Compte rendu de scanner^LN||^application^pdf^Base64^{data}||||||{status}"
    )


def versions(cast: Cast, exam: str = "unreported") -> list[Report]:
    """The versions of the report of an exam of the cast, or of this token, oldest first."""
    with cast.db.reading() as session:
        row = session.query(Exam).filter_by(token=cast.exams.get(exam, exam)).one()
        return list(row.reports)


def statuses(cast: Cast, exam: str = "unreported") -> list[str]:
    found = versions(cast, exam)
    assert [one.version for one in found] == list(range(1, len(found) + 1))
    return [one.status.value for one in found]


def seen_by_owner(cast: Cast, exam: str = "unreported") -> Reason:
    """Why Jeanne may open her exam, or may not."""
    ctx = cast.context("owner")
    with cast.db.reading() as session:
        row = session.query(Exam).filter_by(token=cast.exams[exam]).one()
        entitlement = entitlement_of(session, ctx.viewer, ctx.now)
        return verdicts(session, entitlement, [row], ctx.now)[0].reason
