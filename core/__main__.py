"""`python -m core`: every command, from the chapters of `core.commands`."""

import sys

import click

<<<<<<< Updated upstream
from core.commands.database import migrate
from core.commands.demonstration import demo
from core.commands.exams import exams, import_, render
from core.commands.staff import create_staff
from core.commands.trail import verify_audit
from core.commands.working import work
=======
from core.config import Settings
from core.context import Context, system
from core.db import Database
from core.errors import CigogneError
from core.imaging.confined import ConfinedStudio
from core.sentences import sentence
from core.storage import Store

if TYPE_CHECKING:
    from core.demonstration.sign_ins import SignIn

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")
Item = TypeVar("Item")

DEMONSTRATION = Path(__file__).parent.parent / "var" / "demo" / "settings"
DIGEST = re.compile("[0-9a-f]{64}")
SITE_TITLES = {
    "admin": "Admin site: mail, password",
    "patient": "Patient site: mail, password",
    "activation": "To activate on the patient site: birth date, code of the slip",
}


def in_context(
    command: Callable[Arguments, Answer],
) -> Callable[Arguments, Answer]:
    """Tells what went wrong as one sentence, never as a traceback: this is one of the doors."""

    @wraps(command)
    def run(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
        try:
            return command(*args, **kwargs)
        except BrokenPipeError:  # whoever read us has enough
            raise
        except (CigogneError, SQLAlchemyError, OSError) as error:
            raise click.ClickException(sentence(error)) from error

    return run


def surroundings() -> Mapping[str, str]:
    """The environment this process works in."""
    return told_settings(os.environ, DEMONSTRATION)


def make_context(name: str) -> Context:
    settings = Settings.from_environment(surroundings())
    return Context(
        db=Database(settings.database_url),
        store=Store(settings.store),
        settings=settings,
        viewer=system(name),
        now=datetime.now(UTC),
        studio=ConfinedStudio(),
    )


def told_settings(environment: Mapping[str, str], demonstration: Path) -> Mapping[str, str]:
    """The settings of this process. To a command typed without any, those that `bin/demo` wrote
    down in this checkout: so that an import by hand reaches the demonstration, and says so."""
    if any(name.startswith("CIGOGNE_") for name in environment) or not demonstration.is_file():
        return environment
    click.echo(f"With the settings of the demonstration in {demonstration.parent}.", err=True)
    lines = demonstration.read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines)
>>>>>>> Stashed changes


@click.group()
def core() -> None:
    """Cigogne: patients' free access to their images."""


<<<<<<< Updated upstream
for command in (migrate, import_, exams, render, work, create_staff, verify_audit, demo):
    core.add_command(command)
=======
@core.command()
@in_context
def migrate() -> None:
    """Create the database and the object store, or bring them up to date."""
    from core.migrating import migrate_database

    ctx = make_context("migrate")
    ctx.store.create()
    migrate_database(ctx.settings.database_url)


@core.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--establishment", "finess", help="FINESS number of the sender.")
@in_context
def import_(path: Path, finess: str | None) -> None:
    """Take in a folder, a file or a ZIP of DICOM objects."""
    from core.establishments import sender
    from core.ingest.importing import import_path

    ctx = make_context("import")
    summary = import_path(ctx, sender(ctx, finess), path, _with_progress)
    click.echo(
        f"accepted {summary.accepted}, already there {summary.unchanged}, "
        f"refused {len(summary.refused)}"
    )
    for name, why in summary.refused:
        click.echo(f"  {why.code:24} {name}")


@core.command()
@click.option("--uids", is_flag=True, help="Only the study instance UIDs.")
@in_context
def exams(uids: bool) -> None:
    """List the exams that are there."""
    from core.inventory import inventory

    for line in inventory(make_context("exams")):
        click.echo(
            line.study_instance_uid
            if uids
            else f"{line.day or '?'!s:10}  {line.modality:8}{line.instances:6}  "
            f"{'complete' if line.is_complete else 'arriving'}  "
            f"{line.study_instance_uid}  {line.establishment}"
        )


@core.command()
@click.option("--once", is_flag=True, help="Do what there is to do, then stop.")
@in_context
def work(once: bool) -> None:
    """Do what waits to be done (pictures, sweeping), until stopped."""
    from core.work import work_once, work_until_stopped

    if once:
        work_once(make_context("worker"))
    else:
        work_until_stopped(make_context("worker"), lambda: datetime.now(UTC))


@core.command()
@in_context
def receive() -> None:
    """Listen for what machines send (DICOM), until stopped."""
    from core.receiving import receive_until_stopped

    ctx = make_context("receive")
    ctx.store.check()
    receive_until_stopped(ctx, surroundings(), lambda: datetime.now(UTC))


@core.command("add-sender")
@click.option("--establishment", "finess", required=True, help="FINESS number.")
@click.option("--calling", required=True, help="Its application entity title; * for any.")
@click.option("--called", required=True, help="The title it calls us by.")
@click.option("--network", required=True, help="Where it calls from, like 10.1.2.0/24.")
@click.option("--certificate", default="", help="SHA-256 of the certificate it shows.")
@in_context
def add_sender(finess: str, calling: str, called: str, network: str, certificate: str) -> None:
    """Let a machine of an establishment send by DICOM."""
    from core.senders import NewSender
    from core.senders import add_sender as add

    new = NewSender(finess, calling, called, network, certificate)
    click.echo(f"sender {add(make_context('add-sender'), new)}")


@core.command("remove-sender")
@click.argument("number", type=int)
@in_context
def remove_sender(number: int) -> None:
    """Refuse a machine from now on."""
    from core.senders import remove_sender as remove

    remove(make_context("remove-sender"), number)


@core.command()
@in_context
def senders() -> None:
    """List the machines that may send by DICOM."""
    from core.senders import senders as registered

    for line in registered(make_context("senders")):
        click.echo(
            f"{line.id:4}  {line.calling_title:16}  {line.called_title:16}  {line.network:18}  "
            f"{'certificate' if line.certificate else 'any':11}  {line.finess}  {line.establishment}"
        )


@core.command()
@click.option("--sign-ins", is_flag=True, help="Only tell what can be tried.")
@in_context
def demo(sign_ins: bool) -> None:
    """Load the demonstration region; changes nothing where it is loaded."""
    from core.demonstration.loading import load
    from core.demonstration.sign_ins import sign_ins as found
    from core.work import work_once

    ctx = make_context("demo")
    if sign_ins:
        _tell_sign_ins(found(ctx))
        return
    load(ctx, lambda step: click.echo(f"  {step}"))
    work_once(ctx)


@core.command("create-staff")
@click.option("--mail", required=True)
@click.option("--name", required=True)
@click.option("--role", required=True)
@click.option("--establishment", "finess", help="FINESS number.")
@click.password_option()
@in_context
def create_staff(mail: str, name: str, role: str, finess: str | None, password: str) -> None:
    """Add a member of staff to the admin site."""
    from core.accounts import create_staff as create
    from core.rules.roles import Role

    if role not in {known.value for known in Role}:
        raise click.BadParameter(", ".join(known.value for known in Role), param_hint="--role")
    create(make_context("create-staff"), mail, name, Role(role), finess, password)


@core.command("verify-audit")
@click.option("--head", metavar="DIGEST", help="A head told earlier and kept elsewhere.")
@in_context
def verify_audit(head: str | None) -> None:
    """Check the audit chain; tells the head, to be kept elsewhere.

    Only against such a head does a cut-off end show.
    """
    from core.audit import verify

    if head is not None and not DIGEST.fullmatch(head):
        raise click.BadParameter("64 digits of a hash", param_hint="--head")
    ctx = make_context("verify-audit")
    with ctx.db.reading() as session:
        report = verify(session, ctx.settings.audit_key, head)
    click.echo(f"{report.events} events, intact; head {report.digest}")


@core.command()
@click.argument(
    "source", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.argument("target", metavar="OUT.png", type=click.Path(path_type=Path))
@click.option("--frame", default=1, show_default=True, help="1 is the first.")
@click.option("--window", nargs=2, type=float, metavar="CENTER WIDTH")
@in_context
def render(source: Path, target: Path, frame: int, window: tuple[float, float] | None) -> None:
    """Render one frame of a DICOM file as a PNG, outside any database."""
    from core.imaging.render_file import render_file

    target.write_bytes(render_file(source, frame, window))


def _with_progress(found: Sequence[Item]) -> Iterable[Item]:
    from rich.progress import track

    return track(found, description="import", transient=True)


def _tell_sign_ins(found: Iterable["SignIn"]) -> None:
    site = ""
    for one in found:
        if one.site != site:
            site = one.site
            click.secho(f"\n  {SITE_TITLES[site]}", bold=True)
        click.echo(f"    {one.who:40} {one.secret:34} {one.name} ({one.about})")

>>>>>>> Stashed changes

if __name__ == "__main__":
    sys.exit(core())
