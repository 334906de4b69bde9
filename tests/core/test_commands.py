"""The command line: each command does its work, and answers what it can't do in one sentence."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from core import errors
from core.__main__ import core
from core.accounts import sign_in_staff
from core.audit_verification import verify
from core.commands.calling import told_settings
from core.errors import CigogneError
from core.model import Event
from core.rules.roles import Role
from core.sentences import SENTENCES, sentence
from core.storage import SENTINEL
from tests.cast import OURS, Cast
from tests.dicom import part10

ROOT = Path(__file__).parents[2]
SLICE = Path(str(files("pydicom"))) / "data" / "test_files" / "CT_small.dcm"
SECRET = "thirty-two characters of a secret"

Command = Callable[..., Result]


def settings_of(cast: Cast) -> dict[str, str]:
    return {
        "CIGOGNE_DATABASE_URL": cast.settings.database_url,
        "CIGOGNE_STORE": str(cast.settings.store),
        "CIGOGNE_AUDIT_KEY": cast.settings.audit_key.decode(),
        "CIGOGNE_PATIENT_URL": cast.settings.patient_url,
    }


def run(environment: dict[str, str], *arguments: str | Path) -> Result:
    return CliRunner().invoke(core, [str(one) for one in arguments], env=environment)


@pytest.fixture
def command(cast: Cast) -> Command:
    """Runs a command on the region of the cast."""
    return lambda *arguments: run(settings_of(cast), *arguments)


def refusal(result: Result) -> str:
    """What a refused command said, in one sentence and without a traceback."""
    assert isinstance(result.exception, SystemExit)
    assert result.exit_code in {1, 2}
    *usage, last = result.stderr.splitlines()
    assert last.startswith("Error: ")
    assert all(
        line.startswith(("Usage:", "Try ", "")) and "Traceback" not in line for line in usage
    )
    return last.removeprefix("Error: ")


# --- Doing their work -------------------------------------------------------------------------------


def test_migrate_makes_database_and_store_and_changes_nothing_again(tmp_path: Path) -> None:
    environment = {
        "CIGOGNE_DATABASE_URL": f"sqlite:///{tmp_path / 'new.db'}",
        "CIGOGNE_STORE": str(tmp_path / "store"),
        "CIGOGNE_AUDIT_KEY": SECRET,
        "CIGOGNE_PATIENT_URL": "http://localhost:8000",
    }
    for _ in range(2):
        assert run(environment, "migrate").exit_code == 0
    assert (tmp_path / "store" / SENTINEL).is_file()
    assert run(environment, "exams").output == ""
    assert run(environment, "verify-audit").output.startswith("0 events, intact")


@pytest.fixture
def medium(tmp_path: Path) -> Path:
    folder = tmp_path / "medium"
    folder.mkdir()
    (folder / "IM1").write_bytes(part10())
    (folder / "README\x1b[2J.TXT").write_bytes(b"Bonjour")
    return folder


def test_import_tells_what_was_accepted_and_what_was_refused(
    command: Command, medium: Path
) -> None:
    first, again = command("import", medium), command("import", medium)
    assert "accepted 1, already there 0, refused 1" in first.output
    assert "accepted 0, already there 1, refused 1" in again.output
    assert "not-dicom" in first.output
    assert "README [2J.TXT" in first.output, "no file name gives orders to the terminal"


def test_import_is_for_the_establishment_that_is_named(command: Command, medium: Path) -> None:
    assert "accepted 1" in command("import", medium, "--establishment", OURS).output


def test_exams_lists_what_is_there_without_names(command: Command, medium: Path) -> None:
    command("import", medium)
    listed = command("exams").output
    assert "1.2.3.4.5" in listed
    assert "arriving" in listed
    for word in ("Weber", "Jeanne", "J1", "Scanner"):
        assert word not in listed


def test_exams_lists_uids_alone(cast: Cast, command: Command) -> None:
    uids = command("exams", "--uids").output.split()
    assert len(uids) == len(cast.exams)
    assert set(uids) == {f"1.2.3.{number}" for number in range(1, 12)}


def test_package_writes_one_and_the_trail_tells_of_it(
    cast: Cast, command: Command, tmp_path: Path
) -> None:
    target = tmp_path / "out.zip"
    assert command("package", "1.2.3.1", target, "--language", "de").exit_code == 0
    with ZipFile(target) as written:
        assert written.testzip() is None
        assert 'lang="de"' in written.read("INDEX.HTM").decode()
    with cast.db.reading() as session:
        actions = sa.select(Event.action).order_by(Event.sequence.desc())
        assert session.scalars(actions).first() == "package-exported"
    assert list(tmp_path.glob(".*.part")) == []
    assert "no such thing" in refusal(command("package", "1.2.3.999", target))
    assert "fr, de or en" in refusal(command("package", "1.2.3.1", target, "--language", "xx"))


def test_verify_audit_tells_the_head_and_checks_against_it(cast: Cast, command: Command) -> None:
    with cast.db.reading() as session:
        report = verify(session, cast.settings.audit_key)
    told = command("verify-audit").output
    assert told == f"{report.events} events, intact; head {report.digest}\n"
    assert command("verify-audit", "--head", report.digest).exit_code == 0


def test_create_staff_adds_somebody_who_signs_in(cast: Cast, command: Command) -> None:
    added = command(*NEW_STAFF)
    assert added.exit_code == 0
    proven = sign_in_staff(cast.context(), "lea@hospital.example", "seize cigognes au printemps")
    assert proven.viewer.role is Role.RADIOLOGIST


NEW_STAFF = (
    "create-staff",
    "--mail",
    "lea@hospital.example",
    "--name",
    "Léa Roth",
    "--role",
    "radiologist",
    "--establishment",
    OURS,
    "--password",
    "seize cigognes au printemps",
)


def changed(option: str, value: str) -> tuple[str, ...]:
    at = NEW_STAFF.index(option) + 1
    return (*NEW_STAFF[:at], value, *NEW_STAFF[at + 1 :])


def test_render_needs_no_database(tmp_path: Path) -> None:
    target = tmp_path / "slice.png"
    assert run({}, "render", SLICE, target, "--window", "40", "400").exit_code == 0
    assert target.read_bytes().startswith(b"\x89PNG")


def test_work_once_does_what_there_is_to_do(command: Command) -> None:
    assert command("work", "--once").exit_code == 0


def test_demo_tells_nothing_to_try_before_it_is_loaded(command: Command) -> None:
    assert command("demo", "--sign-ins").output == ""


def test_a_command_run_as_people_run_it_answers_in_one_line(cast: Cast) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "core", "import", "--establishment", "999999999", str(SLICE)],
        env={**os.environ, **settings_of(cast)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Error: The establishment can't be accepted: unknown. [invalid-input]\n"


# --- What can't be done -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(("import", "/nowhere"), "'/nowhere' does not exist", id="no such path"),
        pytest.param(
            ("import", SLICE, "--establishment", "999999999"), "establishment", id="no such sender"
        ),
        pytest.param(("verify-audit", "--head", "x"), "64 digits", id="no digest"),
        pytest.param(("verify-audit", "--head", "0" * 63 + "1"), "doesn't verify", id="no head"),
        pytest.param(changed("--mail", "lea"), "mail", id="no mail address"),
        pytest.param(changed("--mail", "auditor@hospital.example"), "already", id="mail taken"),
        pytest.param(changed("--name", " "), "name", id="no name"),
        pytest.param(changed("--role", "queen"), "reception, radiologist", id="no such role"),
        pytest.param(changed("--establishment", "1"), "establishment", id="no such place"),
        pytest.param(changed("--password", "court"), "too-short", id="a weak password"),
        pytest.param(("render", "/nowhere", "x.png"), "does not exist", id="no such file"),
        pytest.param(("render", ROOT, "x.png"), "is a directory", id="a folder"),
        pytest.param(("render", SLICE, "/nowhere/x.png"), "No such file", id="nowhere to write"),
        pytest.param(("render", __file__, "x.png"), "no object", id="no DICOM"),
        pytest.param(("render", SLICE, "x.png", "--frame", "2"), "[", id="no such frame"),
        pytest.param(("render", SLICE, "x.png", "--frame", "0"), "[", id="the frame nought"),
        pytest.param(("render", SLICE, "x.png", "--frame", "-1"), "[", id="a frame before"),
        pytest.param(("fly",), "No such command", id="no such command"),
    ],
)
def test_what_cant_be_done_is_told_in_one_sentence(
    command: Command, arguments: tuple[str | Path, ...], said: str
) -> None:
    assert said in refusal(command(*arguments))


@pytest.mark.parametrize("name", ["DATABASE_URL", "STORE", "AUDIT_KEY", "PATIENT_URL"])
@pytest.mark.parametrize(
    "arguments", [("migrate",), ("exams",), ("verify-audit",), ("work", "--once")]
)
def test_a_missing_setting_is_named(cast: Cast, name: str, arguments: tuple[str, ...]) -> None:
    environment = {**settings_of(cast), f"CIGOGNE_{name}": ""}
    said = refusal(run(environment, *arguments))
    assert said == f"The setting CIGOGNE_{name} is missing. [not-configured]"


DATABASE_COMMANDS = (
    ("exams",),
    ("verify-audit",),
    ("import", SLICE),
    ("demo",),
    ("work", "--once"),
    NEW_STAFF,
)


@pytest.mark.parametrize("arguments", DATABASE_COMMANDS, ids=lambda one: one[0])
def test_a_database_that_was_never_migrated_is_told(
    cast: Cast, tmp_path: Path, arguments: tuple[str | Path, ...]
) -> None:
    url = f"sqlite:///{tmp_path / 'other.db'}"
    said = refusal(run({**settings_of(cast), "CIGOGNE_DATABASE_URL": url}, *arguments))
    assert said.startswith("The database can't be used: no such table")


@pytest.mark.parametrize("arguments", [*DATABASE_COMMANDS, ("migrate",)], ids=lambda one: one[0])
def test_a_database_that_cant_be_opened_is_told(
    cast: Cast, arguments: tuple[str | Path, ...]
) -> None:
    url = "sqlite:////nowhere/cigogne.db"
    said = refusal(run({**settings_of(cast), "CIGOGNE_DATABASE_URL": url}, *arguments))
    assert said == "The database can't be used: unable to open database file."


@pytest.mark.parametrize("arguments", [("import", SLICE), ("demo",), ("work", "--once")])
def test_a_store_that_isnt_there_is_told_and_nothing_is_written_in_its_place(
    cast: Cast, tmp_path: Path, arguments: tuple[str | Path, ...]
) -> None:
    place = tmp_path / "unmounted"
    place.mkdir()
    said = refusal(run({**settings_of(cast), "CIGOGNE_STORE": str(place)}, *arguments))
    assert "store isn't there" in said
    assert list(place.iterdir()) == []


def test_a_store_that_cant_be_made_is_told(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    place = tmp_path / "file" / "store"
    assert "Not a directory" in refusal(
        run({**settings_of(cast), "CIGOGNE_STORE": str(place)}, "migrate")
    )


# --- The table of sentences -------------------------------------------------------------------------


def tree(root: type[CigogneError]) -> Iterator[type[CigogneError]]:
    for child in root.__subclasses__():
        yield child
        yield from tree(child)


ABSTRACT = {errors.Refusal, errors.Failure}
CONCRETE = [one for one in tree(CigogneError) if one.__module__ == errors.__name__]


@pytest.mark.parametrize("kind", [one for one in CONCRETE if one not in ABSTRACT])
def test_every_refusal_and_failure_has_a_sentence(kind: type[CigogneError]) -> None:
    facts = dict.fromkeys(getattr(kind, "__dataclass_fields__", ()), "this")
    said = sentence(kind(**facts))
    assert said.endswith(f" [{kind.code}]")
    assert "{" not in said
    assert any(base in SENTENCES for base in kind.__mro__)


def test_a_command_without_settings_speaks_to_the_demonstration(tmp_path: Path) -> None:
    written = tmp_path / "settings"
    written.write_text("CIGOGNE_STORE=/there\nCIGOGNE_AUDIT_KEY=a=b\n")
    told = told_settings({"PATH": "/bin"}, written)
    assert told == {"CIGOGNE_STORE": "/there", "CIGOGNE_AUDIT_KEY": "a=b"}


def test_a_command_with_any_setting_speaks_to_no_demonstration(tmp_path: Path) -> None:
    written = tmp_path / "settings"
    written.write_text("CIGOGNE_STORE=/there\n")
    own = {"CIGOGNE_STORE": "/here"}
    assert told_settings(own, written) is own
    assert told_settings({}, tmp_path / "none") == {}


# --- Senders ----------------------------------------------------------------------------------------


def test_a_sender_is_added_listed_and_removed(command: Command) -> None:
    where = ("--calling", "CT1", "--called", "CIGOGNE", "--network", "10.1.2.3/24")
    assert command("add-sender", "--establishment", OURS, *where).output == "sender 1\n"
    assert command("senders").output.split()[:4] == ["1", "CT1", "CIGOGNE", "10.1.2.0/24"]
    assert command("remove-sender", "1").exit_code == 0
    assert command("senders").output == ""
    assert "no such thing" in refusal(command("remove-sender", "1"))


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--establishment", "999999999"),
        ("--calling", "seventeen letters"),
        ("--calling", ""),
        ("--called", "back\\slash"),
        ("--network", "scanner.example.org"),
        ("--certificate", "short"),
    ],
)
def test_a_sender_that_cant_be_is_refused(command: Command, option: str, value: str) -> None:
    told = {
        "--establishment": OURS,
        "--calling": "CT1",
        "--called": "CIGOGNE",
        "--network": "10.1.2.3",
        option: value,
    }
    assert "can't be accepted" in refusal(
        command("add-sender", *(word for pair in told.items() for word in pair))
    )


def test_verify_tells_what_is_wrong_and_mends_it(command: Command, cast: Cast) -> None:
    assert command("verify").output == "0 faults\n"
    key = next(cast.store.keys("originals"))
    cast.store.remove(key)
    told = command("verify")
    assert (told.exit_code, told.output.splitlines()[-1]) == (1, "1 faults")
    assert key in told.output
    assert command("verify", "--repair").exit_code == 0
    assert command("verify", "--checksums").exit_code == 0
