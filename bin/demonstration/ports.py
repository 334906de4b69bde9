"""Ports, looked at before anything starts: better now than after minutes of loading."""

import socket
from collections.abc import Mapping

import click


def refuse_taken_ports(wanted: Mapping[str, int]) -> None:
    """Ports by the options that choose them. Raises ClickException for one that can't be had."""
    for option, port in wanted.items():
        if list(wanted.values()).count(port) > 1:
            raise click.ClickException(f"Port {port} can't be had twice; choose with {option}.")
        _refuse_taken(port, option)


def _refuse_taken(port: int, option: str) -> None:
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", port))
        except OSError as refused:
            raise click.ClickException(
                f"Port {port} can't be used ({refused.strerror}); choose another with {option}."
            ) from None
