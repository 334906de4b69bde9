"""`python -m core`: every command, from the chapters of `core.commands`."""

import sys

import click

from core.commands.backups import backup, restore
from core.commands.checking import check
from core.commands.database import migrate, verify
from core.commands.demonstration import demo, one_time_code
from core.commands.exams import exams, import_, package, render
from core.commands.receiving import (
    add_sender,
    credentials,
    make_credential,
    receive,
    remove_sender,
    revoke_credential,
    senders,
    trust_reports,
)
from core.commands.retention import retain, set_retention
from core.commands.staff import create_staff
from core.commands.statistics import statistics
from core.commands.trail import verify_audit
from core.commands.viewer import ohif
from core.commands.working import work


@click.group()
def core() -> None:
    """Cigogne: patients' free access to their images."""


for command in (
    *(migrate, import_, exams, package, render),
    *(receive, add_sender, remove_sender, senders),
    *(make_credential, revoke_credential, credentials, trust_reports),
    *(check, verify, backup, restore, verify_audit),
    *(set_retention, retain),
    *(work, ohif, create_staff, statistics, demo, one_time_code),
):
    core.add_command(command)

if __name__ == "__main__":
    sys.exit(core())
