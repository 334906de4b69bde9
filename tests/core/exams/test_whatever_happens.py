"""Whatever happens in whatever order: what opens to patient, doctor and guest is what a small model
says."""

import shutil
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from core import reports
from core.consents import Answered
from core.doctors.desk import desk
from core.errors import InvalidInput, NotInThisState
from core.exams.listing import own_lists
from core.exams.opening import exam_page
from core.model import Account, Exam, Grant, Share
from core.own_decisions import answer_online
from core.patients import answer_at_desk
from core.rules.consent import Answer, Capacity, Question
from core.rules.leaflets import LeafletLanguage
from core.sharing.guests import shared_list
from tests.cast import NOON, TEXT, Cast
from tests.core.exams.grid import opens
from tests.core.ingest.hospital import Hospital, hospital_of
from tests.dicom import part10

EXAMS = ("open", "unreported", "held", "arriving")
AUDIENCES = {
    "owner": Question.OWN_ACCESS,
    "doctor": Question.PROFESSIONALS,
    "guest": Question.PASS_ON,
}
SHARED = {"open", "held"}
SHARED_UNTIL = NOON + timedelta(days=7)

exams = st.sampled_from(EXAMS)
audiences = st.sampled_from(sorted(AUDIENCES))


@dataclass
class Facts:
    """What the model knows of an exam."""

    complete: bool = True
    signed: bool = True
    held_until: datetime = NOON


class Region(RuleBasedStateMachine):
    """The cast's region and, beside it, a model of who opens what."""

    original: Cast
    folder: Path
    copies = 0

    def __init__(self) -> None:
        super().__init__()
        Region.copies += 1
        copy = self.folder / str(Region.copies)
        shutil.copytree(self.original.settings.store.parent, copy)
        self.cast = self.original.moved_to(copy)
        self.now = NOON
        self.facts = {
            "open": Facts(),
            "unreported": Facts(signed=False),
            "held": Facts(held_until=NOON + timedelta(days=5)),
            "arriving": Facts(complete=False, signed=False),
        }
        self.agreed = dict.fromkeys(AUDIENCES, True)
        self.active = {"owner": True, "doctor": True}
        self.granted = True
        self.shared = True

    def teardown(self) -> None:
        self.cast.db.close()

    def context(self, name: str) -> Any:
        return self.cast.context(name, self.now)

    # --- What may happen --------------------------------------------------------------------------

    @rule(hours=st.integers(1, 100))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(exam=exams, words=st.sampled_from(["Un", "Deux"]))
    def a_report_is_drafted(self, exam: str, words: str) -> None:
        draft = replace(TEXT, conclusion=words)
        reports.write(self.context("radiologist"), self.cast.exams[exam], draft)

    @rule(exam=exams, words=st.sampled_from(["Un", "Deux"]))
    def a_report_is_signed(self, exam: str, words: str) -> None:
        draft = replace(TEXT, conclusion=words)
        try:
            reports.validate(self.context("radiologist"), self.cast.exams[exam], draft)
        except NotInThisState:
            assert not self.facts[exam].complete
        else:
            self.facts[exam].signed = True

    @rule(exam=exams, days=st.integers(1, 12))
    def an_exam_is_held(self, exam: str, days: int) -> None:
        until = self.now + timedelta(days=days)
        try:
            reports.hold(self.context("radiologist"), self.cast.exams[exam], "Annonce", until)
        except InvalidInput:
            assert self.facts[exam].held_until > self.now, "only a prolonged hold can be too long"
        else:
            self.facts[exam].held_until = until

    @rule(exam=exams)
    def a_hold_is_released(self, exam: str) -> None:
        try:
            reports.release(self.context("radiologist"), self.cast.exams[exam])
        except NotInThisState:
            assert self.facts[exam].held_until <= self.now
        self.facts[exam].held_until = min(self.facts[exam].held_until, self.now)

    @rule(audience=audiences, yes=st.booleans())
    def she_answers_online(self, audience: str, yes: bool) -> None:
        answer = Answer.GRANTED if yes else Answer.REFUSED
        if self.active["owner"]:
            token = self.cast.patients["Jeanne"]
            answer_online(self.context("owner"), token, AUDIENCES[audience], answer)
            self.agreed[audience] = yes

    @rule(desk=st.sampled_from(["reception", "other-reception"]), yes=st.booleans())
    def she_answers_at_a_desk(self, desk: str, yes: bool) -> None:
        answer = Answer.GRANTED if yes else Answer.REFUSED
        answered = Answered(Capacity.PATIENT, "", LeafletLanguage.FRENCH)
        answers = dict.fromkeys(AUDIENCES.values(), answer)
        answer_at_desk(self.context(desk), self.cast.patients["Jeanne"], answers, answered)
        self.agreed = dict.fromkeys(AUDIENCES, yes)

    @rule(name=st.sampled_from(["owner", "doctor"]), suspended=st.booleans())
    def an_account_is_suspended_or_not(self, name: str, suspended: bool) -> None:
        with self.cast.db.writing() as session:
            session.execute(
                sa.update(Account)
                .where(Account.mail == self.cast.mails[name])
                .values(suspended_at=self.now if suspended else None)
            )
        self.active[name] = not suspended

    @rule(ended=st.booleans())
    def a_grant_ends_or_not(self, ended: bool) -> None:
        with self.cast.db.writing() as session:
            session.execute(sa.update(Grant).values(ended_at=self.now if ended else None))
        self.granted = not ended

    @rule(revoked=st.booleans())
    def shares_are_revoked_or_not(self, revoked: bool) -> None:
        with self.cast.db.writing() as session:
            session.execute(sa.update(Share).values(revoked_at=self.now if revoked else None))
        self.shared = not revoked

    @rule(exam=exams, ends=st.booleans())
    def more_of_an_exam_arrives(self, exam: str, ends: bool) -> None:
        sender = self._hospital()
        sender.sends(self._next_object(exam))
        if ends:
            sender.ends()
            self.facts[exam].complete = True

    def _hospital(self) -> Hospital:
        return hospital_of(replace(self.cast, now=self.now))

    def _next_object(self, exam: str) -> bytes:
        with self.cast.db.reading() as session:
            row = session.scalars(sa.select(Exam).where(Exam.token == self.cast.exams[exam])).one()
            study = row.study_instance_uid
            series = f"{study}.9.{len(row.series)}"
        return part10(
            StudyInstanceUID=study, SeriesInstanceUID=series, SOPInstanceUID=f"{series}.1"
        )

    # --- What holds at any moment -----------------------------------------------------------------

    def opens_to(self, viewer: str, exam: str) -> bool:
        facts = self.facts[exam]
        held = viewer != "doctor" and facts.held_until > self.now
        shown = facts.complete and facts.signed and not held
        return shown and self.is_entitled(viewer, exam) and self.agreed[viewer]

    def is_entitled(self, viewer: str, exam: str) -> bool:
        if viewer == "guest":
            lasts = self.shared and self.now < SHARED_UNTIL and exam in SHARED
            return lasts and self.active["owner"] and self.agreed["owner"]
        return self.active[viewer] and (viewer == "owner" or self.granted)

    @invariant()
    def pages_open_to_those_of_the_model(self) -> None:
        for viewer in AUDIENCES:
            for exam in EXAMS:
                opened = opens(exam_page, self.context(viewer), self.cast.exams[exam])
                assert opened == self.opens_to(viewer, exam), (viewer, exam)

    @invariant()
    def lists_hold_what_opens(self) -> None:
        mine = [card for person in own_lists(self.context("owner")) for card in person.exams]
        his = [line.card for line in desk(self.context("doctor")).exams]
        given = shared_list(self.context("guest")).exams
        for viewer, cards in (("owner", mine), ("doctor", his), ("guest", given)):
            tokens = {card.token for card in cards}
            for exam in EXAMS:
                listed = self.cast.exams[exam] in tokens
                assert listed == self.opens_to(viewer, exam), (viewer, exam)


def test_what_opens_is_what_a_small_model_says(original_cast: Cast, tmp_path: Path) -> None:
    Region.original, Region.folder = original_cast, tmp_path
    run_state_machine_as_test(
        Region,
        settings=settings(
            max_examples=8,
            stateful_step_count=15,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
