"""What a mail says, in three languages; and what it must never say."""

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from core.language import Language
from core.mailing.post import Answer, Mailbox
from core.mailing.writing import Letter, written
from core.rules.notices import NoticeKind
from core.rules.providers import ProviderKind
from tests.cast import NOON

LETTER = Letter(
    token="abc",
    kind=NoticeKind.NEW_EXAM,
    address="jeanne@home.example",
    language=Language.FRENCH,
    made_at=NOON,
    told=[{}],
    is_for_doctor=False,
    patient_url="https://images.test",
    sender="cigogne@hopital.example",
)
HEALTH = ("examen", "scanner", "irm", "radio", "untersuchung", "exam", "scan", "befund", "report")
"""Words that tell why somebody has an account here."""


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", list(NoticeKind))
def test_every_kind_reads_whole_and_says_nothing_of_health(
    kind: NoticeKind, language: Language
) -> None:
    told = [{"doctor": "Dr Claire Meyer", "share": "token", "recipient": "mon cancérologue"}]
    mail = written(replace(LETTER, kind=kind, language=language, told=told))
    text = f"{mail['Subject']}\n{mail.get_content()}"
    assert "https://images.test" in text
    assert "cancérologue" not in text
    assert "%(" not in text
    assert mail["Content-Language"] == language.value
    assert "\n\n\n" not in text
    without_the_house = text.lower().replace("radiologie", "").replace("accueil de l’imagerie", "")
    assert [word for word in HEALTH if word in without_the_house] == []


def test_languages_differ() -> None:
    subjects = {written(replace(LETTER, language=one))["Subject"] for one in Language}
    assert len(subjects) == len(Language)


def test_a_mail_counts_what_it_tells() -> None:
    assert "Un nouveau document est" in written(LETTER).get_content()
    assert "3 nouveaux documents" in written(replace(LETTER, told=[{}] * 3)).get_content()


@pytest.mark.parametrize(
    ("provider", "name"),
    [
        (ProviderKind.FRANCECONNECT, "FranceConnect"),
        (ProviderKind.PRO_SANTE_CONNECT, "Pro Santé Connect"),
    ],
)
def test_a_mail_says_which_way_to_sign_in_was_opened_and_which_was_closed(
    provider: ProviderKind, name: str
) -> None:
    told = [{"provider": provider.value, "opens": opens} for opens in (True, False)]
    text = written(replace(LETTER, kind=NoticeKind.SIGN_IN_CHANGED, told=told)).get_content()
    assert f"{name} ouvre désormais votre compte." in text
    assert f"{name} n’ouvre plus votre compte." in text


def test_a_doctor_s_mail_names_no_patient() -> None:
    assert "ne nomme aucun patient" in written(replace(LETTER, is_for_doctor=True)).get_content()


def test_a_mail_is_marked_as_automatic_and_known_by_its_token() -> None:
    mail = written(LETTER)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == "<abc@hopital.example>"


def test_the_mailbox_keeps_a_mail_once(tmp_path: Path) -> None:
    box = Mailbox(tmp_path / "mailbox")
    for _ in range(2):
        assert box.send(LETTER.address, written(LETTER)) is Answer.TAKEN
    (kept,) = box.folder.iterdir()
    read = message_from_bytes(kept.read_bytes(), policy=policy.default)
    assert isinstance(read, EmailMessage)
    assert read["To"] == LETTER.address
    assert read.get_content() == written(LETTER).get_content()
