"""Where programs of doctors search among what opens to them: QIDO-RS (PS3.18 section 10.6)."""

import json

from flask import Response, request

from core.dicomweb.asking import Named
from core.dicomweb.matching import Level, Wish, read_wish
from core.dicomweb.searching import Answer, search, search_in
from patient_site.dicomweb_answers import ROOT, accept_json, root, sent_json
from web.context import context
from web.guards import READER
from web.pages import Pages

pages = Pages("dicomweb_search", ROOT, for_programs=True)


@pages.get("/studies", who=READER)
def studies() -> Response:
    return _found(Level.STUDY)


@pages.get("/series", who=READER)
def all_series() -> Response:
    return _found(Level.SERIES)


@pages.get("/instances", who=READER)
def all_instances() -> Response:
    return _found(Level.INSTANCE)


@pages.get("/studies/<study>/series", who=READER)
def series_of_study(study: str) -> Response:
    return _found_in(Named(study), Level.SERIES)


@pages.get("/studies/<study>/instances", who=READER)
def instances_of_study(study: str) -> Response:
    return _found_in(Named(study), Level.INSTANCE)


@pages.get("/studies/<study>/series/<series>/instances", who=READER)
def instances_of_series(study: str, series: str) -> Response:
    return _found_in(Named(study, series), Level.INSTANCE)


def _found(level: Level) -> Response:
    return _told(search(context(), level, _wish(level), root()))


def _found_in(named: Named, level: Level) -> Response:
    return _told(search_in(context(), named, level, _wish(level), root()))


def _wish(level: Level) -> Wish:
    accept_json()
    return read_wish(request.args.items(multi=True), level)


def _told(answer: Answer) -> Response:
    """Also where there is nothing: an empty array says so plainly."""
    response = sent_json(iter([json.dumps(answer.results).encode()]))
    for warning in answer.warnings:
        response.headers.add("Warning", f'299 cigogne "{warning}"')
    return response
