"""Where programs of doctors fetch what opens to them: WADO-RS (PS3.18 section 10.4). No page for people."""

from flask import Response, request

from core.dicomweb import bulk, frames, metadata, rendering, retrieving
from core.dicomweb.asking import Named
from patient_site.dicomweb_answers import ROOT, accept_json, acceptable, root, sent, sent_json
from web.context import context
from web.guards import READER
from web.pages import Pages

pages = Pages("dicomweb_objects", ROOT, for_programs=True)

STUDY = "/studies/<study>"
SERIES = f"{STUDY}/series/<series>"
INSTANCE = f"{SERIES}/instances/<instance>"


@pages.get(STUDY, who=READER)
def study_objects(study: str) -> Response:
    return sent(retrieving.objects(context(), Named(study), acceptable()))


@pages.get(SERIES, who=READER)
def series_objects(study: str, series: str) -> Response:
    return sent(retrieving.objects(context(), Named(study, series), acceptable()))


@pages.get(INSTANCE, who=READER)
def one_object(study: str, series: str, instance: str) -> Response:
    return sent(retrieving.objects(context(), Named(study, series, instance), acceptable()))


@pages.get(f"{STUDY}/metadata", who=READER)
def study_metadata(study: str) -> Response:
    return _metadata(Named(study))


@pages.get(f"{SERIES}/metadata", who=READER)
def series_metadata(study: str, series: str) -> Response:
    return _metadata(Named(study, series))


@pages.get(f"{INSTANCE}/metadata", who=READER)
def object_metadata(study: str, series: str, instance: str) -> Response:
    return _metadata(Named(study, series, instance))


@pages.get(f"{INSTANCE}/frames/<numbers>", who=READER)
def some_frames(study: str, series: str, instance: str, numbers: str) -> Response:
    wanted, named = frames.frame_numbers(numbers), Named(study, series, instance)
    return sent(frames.frames(context(), named, wanted, acceptable()))


@pages.get(f"{INSTANCE}/bulkdata/<path:address>", who=READER)
def bulk_value(study: str, series: str, instance: str, address: str) -> Response:
    named = Named(study, series, instance)
    return sent(bulk.bulk_value(context(), named, address, acceptable()))


@pages.get(f"{INSTANCE}/rendered", who=READER)
def rendered_object(study: str, series: str, instance: str) -> Response:
    return _rendered(Named(study, series, instance), "1")


@pages.get(f"{INSTANCE}/frames/<number>/rendered", who=READER)
def rendered_frame(study: str, series: str, instance: str, number: str) -> Response:
    return _rendered(Named(study, series, instance), number)


@pages.get(f"{STUDY}/thumbnail", who=READER)
def study_thumbnail(study: str) -> Response:
    return sent(rendering.thumbnail(context(), Named(study), acceptable()))


@pages.get(f"{SERIES}/thumbnail", who=READER)
def series_thumbnail(study: str, series: str) -> Response:
    return sent(rendering.thumbnail(context(), Named(study, series), acceptable()))


@pages.get(f"{INSTANCE}/thumbnail", who=READER)
def object_thumbnail(study: str, series: str, instance: str) -> Response:
    return sent(rendering.thumbnail(context(), Named(study, series, instance), acceptable()))


def _metadata(named: Named) -> Response:
    accept_json()
    return sent_json(metadata.metadata(context(), named, root()))


def _rendered(named: Named, number: str) -> Response:
    (frame,) = frames.frame_numbers(number)[:1]
    window = rendering.read_window(request.args.get("window", ""))
    wanted = rendering.Wanted(frame, window)
    return sent(rendering.rendered(context(), named, wanted, acceptable()))
