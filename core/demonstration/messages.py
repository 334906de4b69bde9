"""What hospitals' systems would send: an exam's report, in words or as a PDF, and who comes today."""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time

from core.demonstration.objects import accession_number
from core.demonstration.region import (
    DemoEstablishment,
    DemoExam,
    DemoPatient,
    DemoStaff,
    Region,
)
from core.documents.letterhead import Letterhead
from core.documents.report import ReportPrint, ReportText, report_pdf
from core.language import Language
from core.rules.days import LOCAL_TIME
from core.rules.roles import Role

SIGNED = time(17, 40)
HEADINGS = (
    ("INDICATION", "indication"),
    ("TECHNIQUE", "technique"),
    ("RÉSULTATS", "findings"),
    ("CONCLUSION", "conclusion"),
)
_ESCAPED = str.maketrans({"\\": "\\E\\", "|": "\\F\\", "^": "\\S\\", "&": "\\T\\", "~": "\\R\\"})


def report_message(region: Region, exam: DemoExam, patient_url: str) -> bytes:
    """An ORU^R01 with the final report of an exam, as text or as the PDF the region asks for."""
    patient = region.patient(exam.patient)
    number, signed = accession_number(exam), _signed_at(exam).strftime("%Y%m%d%H%M%S")
    signer = _radiologist(region, exam)
    order = {2: number, 3: number, 4: f"^{_said(exam.description)}", 22: signed, 25: "F"}
    order[32] = f"&{_said(signer.name)}"
    segments = (
        _header(exam.establishment, signed, "ORU^R01^ORU_R01", f"R{number}"),
        _identification(patient, exam.establishment),
        "|".join(["OBR", *(order.get(at, "") for at in range(1, 33))]),
        *(_pdf(region, exam, patient_url) if exam.report == "pdf" else _text(exam)),
    )
    return _message(segments)


def appointment_message(patient: DemoPatient, establishment: str, starts_at: datetime) -> bytes:
    """An SIU^S12: the patient is expected there at that moment."""
    start = starts_at.strftime("%Y%m%d%H%M%S")
    number = appointment_number(patient, establishment, starts_at.date())
    return _message(
        (
            _header(establishment, f"{start[:8]}000000", "SIU^S12^SIU_S12", f"S{number}"),
            "|".join(["SCH", number, *[""] * 9, f"^^^{start}"]),
            _identification(patient, establishment),
        )
    )


def appointment_number(patient: DemoPatient, establishment: str, day: date) -> str:
    """By which its system knows it: nobody comes twice a day."""
    return f"{patient.numbers[establishment]}-{day:%Y%m%d}"


def _message(segments: Iterable[str]) -> bytes:
    return "".join(f"{segment}\r" for segment in segments).encode()


def _header(establishment: str, sent: str, kind: str, control_id: str) -> str:
    return (
        f"MSH|^~\\&|RIS|{establishment}|CIGOGNE|{establishment}|{sent}||{kind}"
        f"|{control_id}|P|2.5||||||UNICODE UTF-8"
    )


def _identification(patient: DemoPatient, establishment: str) -> str:
    name = f"{patient.family_name}^{patient.given_name}"
    born = f"{patient.birth_date:%Y%m%d}"
    return f"PID|1||{patient.numbers[establishment]}||{name}||{born}|{patient.sex}"


def _text(exam: DemoExam) -> Iterator[str]:
    lines = [
        f"{heading} : {line}" if first else line
        for heading, part in HEADINGS
        for first, line in _lines(getattr(exam, part))
    ]
    for number, line in enumerate(lines, 1):
        yield f"OBX|{number}|TX|||{_said(line)}||||||F"


def _lines(text: str) -> Iterator[tuple[bool, str]]:
    """The lines of a part, and whether each is its first."""
    for number, line in enumerate(text.strip().splitlines()):
        yield number == 0, line


def _pdf(region: Region, exam: DemoExam, patient_url: str) -> Iterator[str]:
    data = b64encode(report_pdf(_print(region, exam, patient_url))).decode()
    yield f"OBX|1|ED|18748-4^Compte rendu de l’hôpital^LN||^application^pdf^Base64^{data}||||||F"


def _print(region: Region, exam: DemoExam, patient_url: str) -> ReportPrint:
    patient, here = region.patient(exam.patient), _establishment(region, exam)
    return ReportPrint(
        letterhead=Letterhead(here.name, here.city, here.desk_phone),
        patient_name=patient.name,
        birth_date=patient.birth_date,
        title=exam.description,
        day=exam.date,
        requested_by="",
        text=ReportText(
            version=1,
            language=Language.FRENCH.value,
            indication=exam.indication,
            technique=exam.technique,
            findings=exam.findings.strip(),
            conclusion=exam.conclusion,
            validated_by=_radiologist(region, exam).name,
            validated_at=_signed_at(exam),
        ),
        patient_url=patient_url,
        language=Language.FRENCH,
    )


def _signed_at(exam: DemoExam) -> datetime:
    return datetime.combine(exam.date, SIGNED, LOCAL_TIME)


def _radiologist(region: Region, exam: DemoExam) -> DemoStaff:
    return next(
        one
        for one in region.staff
        if one.establishment == exam.establishment and one.role == Role.RADIOLOGIST.value
    )


def _establishment(region: Region, exam: DemoExam) -> DemoEstablishment:
    return next(one for one in region.establishments if one.finess == exam.establishment)


def _said(text: str) -> str:
    return text.translate(_ESCAPED)
