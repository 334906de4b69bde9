"""The three questions at home: one press to answer, one page more to take a yes back."""

import re
from collections.abc import Callable

import pytest

from core.consents import Answered
from core.patients import answer_at_desk
from core.rules.consent import Answer, Capacity, Question
from core.rules.leaflets import LeafletLanguage
from tests.cast import Cast
from tests.patient_site.conftest import Visitor

As = Callable[[str], Visitor]


def say(visitor: Visitor, patient: str, question: str, answer: str) -> int:
    visitor.get("/decisions")
    return visitor.send("/decisions", patient=patient, question=question, answer=answer).status_code


def buttons(page: str) -> list[tuple[str, str]]:
    """The answers a press away: question and answer."""
    return re.findall(r'name="question" value="([^"]+)">\s*<input [^>]*value="([^"]+)"', page)


def test_somebody_never_asked_may_say_yes_or_no_alike(as_: As) -> None:
    page = as_("other-patient").get("/decisions").text
    questions = ("professionals", "own-access", "pass-on")
    assert buttons(page) == [(one, way) for one in questions for way in ("granted", "refused")]
    assert page.count("c’est non pour l’instant") == 3
    assert page.count('<button class="button second" type="submit">') == 6


def test_a_yes_is_shown_and_leads_to_taking_it_back(as_: As, cast: Cast) -> None:
    page = as_("owner").get("/decisions").text
    assert buttons(page) == []
    assert page.count("votre réponse") == 3
    assert f'href="/decisions/{cast.patients["Jeanne"]}/own-access/withdrawal"' in page


def test_taking_back_a_yes_tells_what_happens_and_has_two_ways_out(as_: As, cast: Cast) -> None:
    owner, jeanne = as_("owner"), cast.patients["Jeanne"]
    page = owner.get(f"/decisions/{jeanne}/own-access/withdrawal").text
    assert "ne s’ouvriront plus ici" in page
    assert "ne peut pas être repris" in page
    assert buttons(page) == [("own-access", "refused")]
    assert re.search(r'<a class="button second" href="/decisions">', page)


def test_taking_back_own_access_empties_the_list_at_once(as_: As, cast: Cast) -> None:
    owner, jeanne = as_("owner"), cast.patients["Jeanne"]
    assert say(owner, jeanne, "own-access", "refused") == 303
    page = owner.get("/decisions").text
    assert "Votre réponse est enregistrée" in page
    assert "Accès en ligne\u00a0: non, retiré après un oui" in page
    assert cast.exams["open"] not in owner.get("/exams").text
    assert owner.get(f"/exams/{cast.exams['open']}").status_code == 404


def test_news_is_told_once(as_: As, cast: Cast) -> None:
    owner = as_("owner")
    say(owner, cast.patients["Jeanne"], "pass-on", "refused")
    assert "est enregistrée" in owner.get("/decisions").text
    assert "est enregistrée" not in owner.get("/decisions").text


def test_a_no_can_become_a_yes_again(as_: As, cast: Cast) -> None:
    owner, jeanne = as_("owner"), cast.patients["Jeanne"]
    say(owner, jeanne, "own-access", "refused")
    assert ("own-access", "granted") in buttons(owner.get("/decisions").text)
    say(owner, jeanne, "own-access", "granted")
    assert owner.get(f"/exams/{cast.exams['open']}").status_code == 200


def test_the_history_is_told_in_sentences(as_: As, cast: Cast) -> None:
    owner = as_("owner")
    say(owner, cast.patients["Jeanne"], "pass-on", "refused")
    page = owner.get("/decisions").text
    assert page.index("Vous avez répondu en ligne.") < page.index(
        "Vous avez répondu à l’accueil, Hôpitaux du Fleuve. Question posée par Employé reception."
    )


def test_a_parent_answers_for_the_child_by_name(as_: As, cast: Cast) -> None:
    proxy, leo = as_("proxy"), cast.patients["Léo"]
    page = proxy.get("/decisions").text
    assert "Pour Léo Schmitt" in page
    assert "Les professionnels qui soignent Léo Schmitt peuvent-ils" in page
    assert say(proxy, leo, "professionals", "refused") == 303
    assert "Anne Schmitt (parent) a répondu en ligne." in proxy.get("/decisions").text


@pytest.mark.parametrize("name", ["proxy", "other-patient", "doctor"])
def test_nobody_answers_for_somebody_else(name: str, as_: As, cast: Cast) -> None:
    jeanne = cast.patients["Jeanne"]
    visitor = as_(name)
    assert say(visitor, jeanne, "own-access", "refused") == 404
    assert visitor.get(f"/decisions/{jeanne}/own-access/withdrawal").status_code == 404
    assert as_("owner").get(f"/exams/{cast.exams['open']}").status_code == 200


@pytest.mark.parametrize(
    ("question", "answer"), [("", "granted"), ("own-access", ""), ("own-access", "perhaps")]
)
def test_what_our_forms_never_send_changes_nothing(
    question: str, answer: str, as_: As, cast: Cast
) -> None:
    owner = as_("owner")
    assert say(owner, cast.patients["Jeanne"], question, answer) == 404
    assert owner.get("/decisions").text.count("votre réponse") == 3


def test_without_its_token_an_answer_counts_for_nothing(as_: As, cast: Cast) -> None:
    owner, jeanne = as_("owner"), cast.patients["Jeanne"]
    answer = owner.send(
        "/decisions",
        patient=jeanne,
        question="own-access",
        answer="refused",
        csrf_token="made up",
    )
    assert answer.status_code == 400
    assert owner.get(f"/exams/{cast.exams['open']}").status_code == 200


def test_what_another_parent_answered_lately_stands_above_the_questions(
    as_: Callable[[str], Visitor], cast: Cast
) -> None:
    answered = Answered(Capacity.PARENT, "Karim Schmitt", LeafletLanguage.FRENCH)
    wanted = {Question.PASS_ON: Answer.REFUSED}
    answer_at_desk(cast.context("reception"), cast.patients["Léo"], wanted, answered)
    page = as_("proxy").get("/decisions").text
    assert "Karim Schmitt a répondu à ces questions le 12 mars 2026" in page
    assert "Anne Schmitt a répondu à ces questions" not in page
