"""The table of routes: who may enter each, and whose objects it opens. A new route must be added here.

A route that names an exam or a patient is tried with every one of the cast's, by everybody.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Route:
    guard: str
    about: str = ""
    """What its token names: "exam", "patient" and so on; empty for a page about nobody."""
    values: tuple[tuple[str, object], ...] = ()
    """The rest of its address, of something that is there for the cast's exams."""
    for_programs: bool = False
    """Whoever isn't known there is told so, and not sent to the sign-in."""


def _of_study(*values: tuple[str, object]) -> Route:
    return Route("reader", "study", values, for_programs=True)


PICTURE = (("series", 1), ("stack", 1), ("number", 1))

FRANCECONNECT = (("provider", "franceconnect"),)

PATIENT_SITE = {
    "activation.account": Route("anyone"),
    "activation.add_person": Route("person"),
    "activation.birth_date": Route("anyone"),
    "activation.check": Route("anyone"),
    "activation.code": Route("anyone"),
    "activation.open_account": Route("anyone"),
    "activation.take_code": Route("anyone"),
    "assets.file": Route("anyone", values=(("name", "missing.css"),)),
    "cases.case": Route("person", values=(("number", "UNKNOWN1"),)),
    "cases.not_mine": Route("person", "own exam"),
    "cases.own": Route("person"),
    "cases.question": Route("person"),
    "cases.say_it_is_not_mine": Route("person"),
    "comparing.page": Route("reader", "exam"),
    "decisions.answer": Route("person"),
    "decisions.choose_release": Route("person", "own patient"),
    "decisions.own": Route("person"),
    "decisions.release": Route("person", "own patient"),
    "decisions.withdrawal": Route("person", "own patient", (("question", "own-access"),)),
    "dicomweb_objects.bulk_value": _of_study(("address", "7FE00010")),
    "dicomweb_objects.object_metadata": _of_study(),
    "dicomweb_objects.object_thumbnail": _of_study(),
    "dicomweb_objects.one_object": _of_study(),
    "dicomweb_objects.rendered_frame": _of_study(("number", 1)),
    "dicomweb_objects.rendered_object": _of_study(),
    "dicomweb_objects.series_metadata": _of_study(),
    "dicomweb_objects.series_objects": _of_study(),
    "dicomweb_objects.series_thumbnail": _of_study(),
    "dicomweb_objects.some_frames": _of_study(("numbers", 1)),
    "dicomweb_objects.study_metadata": _of_study(),
    "dicomweb_objects.study_objects": _of_study(),
    "dicomweb_objects.study_thumbnail": _of_study(),
    "dicomweb_search.all_instances": Route("reader", for_programs=True),
    "dicomweb_search.all_series": Route("reader", for_programs=True),
    "dicomweb_search.instances_of_series": _of_study(),
    "dicomweb_search.instances_of_study": _of_study(),
    "dicomweb_search.series_of_study": _of_study(),
    "dicomweb_search.studies": Route("reader", for_programs=True),
    "doctor.exams": Route("doctor"),
    "doctor.find": Route("doctor"),
    "doctor.timeline": Route("doctor", "doctor's patient"),
    "doctor_access.account": Route("anyone"),
    "doctor_access.ask": Route("anyone"),
    "doctor_access.asked": Route("anyone"),
    "doctor_access.check": Route("anyone"),
    "doctor_access.invitation": Route("anyone"),
    "doctor_access.open_account": Route("anyone"),
    "doctor_access.request_form": Route("anyone"),
    "doses.of_patient": Route("doctor", "doctor's patient"),
    "doses.own": Route("person"),
    "exam_answers.answer": Route("person"),
    "exam_answers.overview": Route("person", "own exam"),
    "exams.exam": Route("reader", "exam"),
    "exams.find": Route("person"),
    "exams.listing": Route("person"),
    "exams.printed": Route("reader", "exam"),
    "exams.report": Route("reader", "exam"),
    "exams.versions": Route("reader", "exam"),
    "figures.region": Route("anyone"),
    "guests.enter_by_link": Route("anyone"),
    "guests.enter_by_room": Route("anyone"),
    "guests.exams": Route("guest"),
    "guests.link": Route("anyone"),
    "guests.over": Route("anyone"),
    "guests.room": Route("anyone"),
    "information.accessibility": Route("anyone"),
    "information.help_page": Route("anyone"),
    "information.privacy": Route("anyone"),
    "language.choose": Route("anyone"),
    "notifications.choose": Route("signed in"),
    "notifications.own": Route("signed in"),
    "objects.file": Route("reader", "exam", (("series", 3), ("number", 1))),
    "objects.page": Route("reader", "exam", (("series", 3), ("number", 1))),
    "packages.choice": Route("reader", "exam"),
    "packages.full": Route("reader", "exam"),
    "packages.light": Route("reader", "exam"),
    "persons.choose": Route("person"),
    "ohif.configuration": Route("reader"),
    "ohif.file": Route("reader", values=(("name", "app.bundle.css"),)),
    "ohif.open_exam": Route("reader", "exam"),
    "ohif.start": Route("reader"),
    "ohif.viewer": Route("reader"),
    "pictures.depth": Route("reader", "exam", PICTURE),
    "pictures.page": Route("reader", "exam", PICTURE),
    "pictures.picture": Route("reader", "exam", PICTURE),
    "pictures.stored_stack": Route("reader", "exam", PICTURE[:2]),
    "pictures.thumbnail": Route("reader", "exam", PICTURE[:2]),
    "pictures.views": Route("reader", "exam", PICTURE),
    "own_doctors.change": Route("person"),
    "own_doctors.find": Route("person", "own patient"),
    "own_doctors.overview": Route("person"),
    "practices.confirm": Route("doctor", "practice"),
    "practices.end": Route("doctor", "practice"),
    "practices.found": Route("doctor"),
    "practices.invite": Route("doctor", "practice"),
    "practices.overview": Route("doctor"),
    "providers.come_back": Route("anyone", values=FRANCECONNECT),
    "providers.leave": Route("anyone", values=FRANCECONNECT),
    "providers.signed_out": Route("anyone"),
    "repeats.answer": Route("doctor", "doctor's patient"),
    "repeats.ask": Route("doctor", "doctor's patient"),
    "repeats.look_back": Route("doctor", "doctor's patient"),
    "programs.make": Route("doctor"),
    "programs.overview": Route("doctor"),
    "programs.revoke": Route("doctor"),
    "second_step.ask": Route("anyone"),
    "second_step.check": Route("anyone"),
    "second_step.prepare": Route("anyone"),
    "second_step.set_up": Route("anyone"),
    "seeking.ask": Route("doctor"),
    "seeking.found": Route("doctor"),
    "seeking.look": Route("doctor"),
    "seeking.open_file": Route("doctor"),
    "session.enter": Route("anyone"),
    "session.front": Route("anyone"),
    "session.sign_in": Route("anyone"),
    "session.sign_out": Route("reader"),
    "sharing.end": Route("person", "share"),
    "sharing.make": Route("person", "own patient"),
    "sharing.new": Route("person", "own patient"),
    "sharing.own": Route("person"),
    "sharing.room": Route("person", "own patient"),
    "sharing.share": Route("person", "share"),
    "sharing.sheet": Route("person", "share"),
    "sharing.show_code": Route("person", "own patient"),
    "sign_in_ways.confirm": Route("person"),
    "sign_in_ways.connect": Route("person", values=FRANCECONNECT),
    "sign_in_ways.disconnect": Route("person", values=FRANCECONNECT),
    "sign_in_ways.overview": Route("person"),
    "trail.own": Route("person"),
    "verifying.page": Route("anyone"),
    "verifying.verify": Route("anyone"),
    "watching.alive": Route("anyone"),
    "watching.metrics": Route("anyone"),
    "watching.ready": Route("anyone"),
}

ADMIN_SITE = {
    "account.change_password": Route("signed in"),
    "account.end_session": Route("signed in"),
    "account.own": Route("signed in"),
    "assets.file": Route("anyone", values=(("name", "missing.css"),)),
    "cases.answer": Route("cases", values=(("number", "UNKNOWN1"),)),
    "cases.case": Route("cases", values=(("number", "UNKNOWN1"),)),
    "cases.overview": Route("cases"),
    "dicom_web.store_in_study": Route("machine", values=(("study", "1.2.3.1"),)),
    "dicom_web.store_objects": Route("machine"),
    "doctors.accept": Route("doctors", "request"),
    "doctors.find": Route("doctors"),
    "doctors.invite": Route("doctors"),
    "doctors.invite_again": Route("doctors"),
    "doctors.overview": Route("doctors"),
    "doctors.refuse": Route("doctors", "request"),
    "doctors.resume": Route("doctors"),
    "doctors.suspend": Route("doctors"),
    "emergencies.overview": Route("emergencies"),
    "emergencies.review": Route("emergencies"),
    "information.accessibility": Route("anyone"),
    "information.help_page": Route("anyone"),
    "invited.check": Route("anyone"),
    "invited.choose_password": Route("anyone"),
    "invited.invitation": Route("anyone"),
    "invited.password": Route("anyone"),
    "language.choose": Route("anyone"),
    "leaflets.edition": Route("leaflet", values=(("language", "fr"), ("version", "2026-1"))),
    "leaflets.new": Route("leaflet", values=(("language", "fr"),)),
    "leaflets.overview": Route("leaflet"),
    "leaflets.write": Route("leaflet", values=(("language", "fr"),)),
    "mailbox.listing": Route("anyone"),
    "matching.different": Route("matching", "pair"),
    "matching.joins": Route("matching"),
    "matching.pair": Route("matching", "pair"),
    "matching.queue": Route("matching"),
    "matching.same": Route("matching", "pair"),
    "matching.undo": Route("matching", "pair"),
    "patients.answer": Route("check-in", "patient"),
    "patients.complete_birth_date": Route("check-in", "patient"),
    "patients.file": Route("check-in", "patient"),
    "patients.found": Route("check-in"),
    "patients.leaflet": Route("check-in", "patient"),
    "patients.look_for": Route("check-in"),
    "patients.look_up_receipt": Route("check-in"),
    "patients.receipt": Route("check-in", "patient", (("code", "UNKNOWN1"),)),
    "patients.receipt_in": Route("check-in", "patient", (("code", "UNKNOWN1"), ("language", "de"))),
    "patients.search": Route("check-in"),
    "received.overview": Route("receiving"),
    "reception_log.listing": Route("receiving"),
    "reception_log.message_again": Route("receiving"),
    "reception_log.object_again": Route("receiving"),
    "repeats.answer": Route("reporting", "examined patient"),
    "repeats.ask": Route("reporting", "examined patient"),
    "repeats.look_back": Route("reporting", "examined patient"),
    "repeats.overview": Route("reporting"),
    "release.choose": Route("check-in", "patient"),
    "release.overview": Route("check-in", "patient"),
    "reports.amend": Route("reporting", "reported exam"),
    "reports.document": Route("reporting", "reported exam", (("version", 1),)),
    "reports.exam": Route("reporting", "reported exam"),
    "reports.hold": Route("reporting", "reported exam"),
    "reports.release": Route("reporting", "reported exam"),
    "reports.sign": Route("reporting", "reported exam"),
    "reports.signed": Route("reporting", "reported exam"),
    "reports.worklist": Route("reporting"),
    "reports.write": Route("reporting", "reported exam"),
    "representatives.end": Route("check-in", "patient"),
    "representatives.end_protection": Route("check-in", "patient"),
    "representatives.lift": Route("check-in", "patient"),
    "representatives.oppose": Route("check-in", "patient"),
    "representatives.overview": Route("check-in", "patient"),
    "representatives.protect": Route("check-in", "patient"),
    "representatives.slip": Route("check-in", "patient"),
    "second_step.ask": Route("anyone"),
    "second_step.check": Route("anyone"),
    "second_step.prepare": Route("anyone"),
    "second_step.set_up": Route("anyone"),
    "session.enter": Route("anyone"),
    "session.front": Route("signed in"),
    "session.nothing_to_do": Route("signed in"),
    "session.sign_in": Route("anyone"),
    "session.sign_out": Route("signed in"),
    "staff.change_role": Route("staff"),
    "staff.invite": Route("staff"),
    "staff.invite_again": Route("staff"),
    "staff.overview": Route("staff"),
    "staff.resume": Route("staff"),
    "staff.suspend": Route("staff"),
    "statistics.overview": Route("statistics"),
    "statistics.table": Route("statistics"),
    "trail.export_found": Route("trail"),
    "trail.find": Route("trail"),
    "trail.overview": Route("trail"),
    "treating.dismiss": Route("check-in", "patient"),
    "treating.find": Route("check-in", "patient"),
    "treating.name": Route("check-in", "patient"),
    "treating.overview": Route("check-in", "patient"),
    "watching.alive": Route("anyone"),
    "watching.metrics": Route("anyone"),
    "watching.ready": Route("anyone"),
}

# --- Who may open what ---------------------------------------------------------------------------

EVERYBODY = (
    "nobody",
    "owner",
    "proxy",
    "doctor",
    "other-doctor",
    "other-patient",
    "reception",
    "other-reception",
    "radiologist",
    "other-radiologist",
    "archivist",
    "administrator",
    "regional-administrator",
    "auditor",
    "guest",
    "onlooker",
    "late-guest",
)

OPENS_EXAM = {
    # by what is special about it: whose request is granted
    "open": {"owner", "doctor", "guest"},
    "elsewhere": {"owner", "doctor", "guest"},
    "amended": {"owner", "doctor", "onlooker"},
    "held": {"doctor"},
    "unreported": set(),
    "draft": set(),
    "arriving": set(),
    "doubtful": set(),
    "child": {"proxy"},
    "never-asked": set(),
    "refused": set(),
}
"""On the patient site."""

OWN_EXAM = {exam: who & {"owner", "proxy", "other-patient"} for exam, who in OPENS_EXAM.items()}
"""Those who may say that it isn't theirs."""

TAKES_ALONG = {
    "dicomweb_objects.one_object",
    "dicomweb_objects.series_objects",
    "dicomweb_objects.study_objects",
    "packages.choice",
    "packages.full",
    "packages.light",
}
"""Of these routes an onlooker gets nothing."""

DECIDES_FOR = {
    "Jeanne": {"owner"},
    "Paul": {"other-patient"},
    "Léo": {"proxy"},
    "Marie": set(),
    "Odile": set(),
}
"""On the patient site: whose decisions one reads and changes."""

OPENS_SHARE = {name: {"owner"} for name in ("guest", "onlooker", "late-guest")}
"""On the patient site: the pages of the shares that were made, by who opened them."""

OPENS_FILE = {
    "Jeanne": {"reception", "other-reception"},
    "Paul": {"reception"},
    "Léo": {"reception"},
    "Marie": {"reception"},
    "Odile": {"other-reception"},
}
"""The administrative file: those who work where the patient has a number."""

REPORTS_ON = {
    "open": {"radiologist"},
    "elsewhere": {"other-radiologist"},
    "amended": {"radiologist"},
    "held": {"radiologist"},
    "unreported": {"radiologist"},
    "draft": {"radiologist"},
    "arriving": {"radiologist"},
    "doubtful": set(),
    "child": {"radiologist"},
    "never-asked": {"radiologist"},
    "refused": {"other-radiologist"},
}
"""Radiologists of the establishment that made the exam, once it is certain whose it is."""

TREATS = {
    "Jeanne": {"doctor"},
    "Paul": set(),
    "Léo": set(),
    "Marie": set(),
    "Odile": set(),
}
"""Whose timeline a doctor opens."""

EXAMINES = {
    "Jeanne": {"radiologist", "other-radiologist"},
    "Paul": {"radiologist"},
    "Léo": {"radiologist"},
    "Marie": set(),
    "Odile": {"other-radiologist"},
}
"""About whose earlier exams radiology may ask: it has just examined them."""

VETS = {"waiting": {"administrator", "regional-administrator"}}
"""Doctors' requests for an account."""
