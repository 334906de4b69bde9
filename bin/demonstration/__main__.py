"""Runs the demonstration: both sites, the worker and the receiver, on real exams of fictional patients.

Decides in which order things start and what is printed. Leaves the folder and its secrets to
`folder`, what a process is told to `settings`, addresses to `sites` and `receiver`, the life of processes to
`processes`, and all that is about patients to `python -m core`.
"""

import sys
from pathlib import Path

import click
from folder import Folder
from ports import refuse_taken_ports
from processes import CHECKOUT, Processes, ask, run, stop_on_signals
from receiver import Receiver
from settings import for_site, shared
from sites import Site, wait_until_they_answer

CORE = (sys.executable, "-m", "core")


@click.command(context_settings={"max_content_width": 100})
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--admin-port", type=click.IntRange(1, 65535), default=8001, show_default=True)
@click.option("--dicom-port", type=click.IntRange(1, 65535), default=11112, show_default=True)
@click.option("--hl7-port", type=click.IntRange(1, 65535), default=2575, show_default=True)
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=CHECKOUT / "var" / "demo",
    help="Keeps database, images, secrets and logs; var/demo unless told otherwise.",
)
@click.option("--fresh", is_flag=True, help="Start over: delete what the folder keeps.")
def demonstrate(
    port: int, admin_port: int, dicom_port: int, hl7_port: int, folder: Path, fresh: bool
) -> None:
    """Show Cigogne at work: the patient site, the admin site, the worker and the receiver."""
    stop_on_signals()
    machines = {"--dicom-port": dicom_port, "--hl7-port": hl7_port}
    refuse_taken_ports({"--port": port, "--admin-port": admin_port, **machines})
    patient, admin = Site("patient", port, threads=64), Site("admin", admin_port, threads=16)
    receiver = Receiver(dicom_port, hl7_port)
    with Folder(folder.resolve()).held() as place:
        if fresh:
            place.clear()
        settings = shared(place, patient, admin) | receiver.settings
        place.write_down(settings)
        run((*CORE, "migrate"), settings)
        run((*CORE, "demo"), settings)
        keep_running(place, (patient, admin), receiver, settings)


def keep_running(
    place: Folder, sites: tuple[Site, ...], receiver: Receiver, settings: dict[str, str]
) -> None:
    """Start all processes, tell where to look, and stay until told to stop or one of them ends."""
    with Processes(place.logs) as processes:
        processes.start("worker", (*CORE, "work"), settings)
        processes.start(receiver.title, receiver.command(), settings)
        for site in sites:
            processes.start(site.title, site.command(), for_site(site, place, settings))
        wait_until_they_answer((*sites, receiver), processes)
        welcome(place, sites, receiver, ask((*CORE, "demo", "--sign-ins"), settings))
        processes.watch()


def welcome(place: Folder, sites: tuple[Site, ...], receiver: Receiver, sign_ins: str) -> None:
    """The addresses come last, where a short terminal still shows them."""
    click.echo("\n" + sign_ins.strip("\n") + "\n")
    click.echo("Cigogne is running on the demonstration region.\n")
    for site in sites:
        click.echo(f"  {site.title:<14}{site.address}")
    click.echo(f"  {'send images':<14}{receiver.invitation}")
    click.echo(f"  {'send messages':<14}{receiver.message_invitation}")
    click.echo(f"  {'mails':<14}{sites[-1].address}/mailbox")
    click.echo(f"  {'data and logs':<14}{place.root}\n\nCtrl-C stops everything.")


if __name__ == "__main__":
    demonstrate(prog_name="bin/demo")
