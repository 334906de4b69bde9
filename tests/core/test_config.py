"""Settings: read once and whole; a process that isn't told what it needs says what is missing."""

from pathlib import Path

import pytest

from core.config import Settings, SiteSettings, dicom_settings, message_settings
from core.errors import NotConfigured

SECRET = "thirty-two characters of a secret"
WHOLE = {
    "CIGOGNE_DATABASE_URL": "sqlite:////srv/cigogne/cigogne.db",
    "CIGOGNE_STORE": "/srv/cigogne/store",
    "CIGOGNE_AUDIT_KEY": SECRET,
    "CIGOGNE_PATIENT_URL": "https://images.example.org/",
}


def test_all_settings_are_read() -> None:
    assert Settings.from_environment(WHOLE) == Settings(
        database_url="sqlite:////srv/cigogne/cigogne.db",
        store=Path("/srv/cigogne/store"),
        audit_key=SECRET.encode(),
        patient_url="https://images.example.org",
    )


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_setting_that_is_missing_is_named(name: str, value: str | None) -> None:
    environment = {key: told for key, told in WHOLE.items() if key != name}
    if value is not None:
        environment[name] = value
    with pytest.raises(NotConfigured) as refused:
        Settings.from_environment(environment)
    assert (refused.value.setting, refused.value.problem) == (name, "missing")


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        pytest.param("CIGOGNE_AUDIT_KEY", "short", "shorter than 32", id="a short key"),
        pytest.param("CIGOGNE_DATABASE_URL", "nonsense", "not an address", id="no address"),
        pytest.param("CIGOGNE_DATABASE_URL", "postgresql://x:port/y", "not an", id="no port"),
        pytest.param("CIGOGNE_DATABASE_URL", "mysql://x/y", "neither", id="another database"),
        pytest.param("CIGOGNE_DATABASE_URL", "sqlite://", "neither", id="a database in memory"),
        pytest.param(
            "CIGOGNE_DATABASE_URL", "sqlite+none:///x", "for a driver", id="no such driver"
        ),
        *(
            pytest.param("CIGOGNE_PATIENT_URL", address, "not an address like", id=address)
            for address in (
                "images.example.org",
                "ftp://images.example.org",
                "https://",
                "https://images.example.org/portal",
                "https://images.example.org?x",
                "https://images.example.org#x",
                "https://somebody@images.example.org",
                "https://images.example.org:port",
                "https://images.example.org\nhttps://evil.example",
                "javascript://images.example.org",
            )
        ),
    ],
)
def test_a_setting_that_cant_be_used_is_named(name: str, value: str, problem: str) -> None:
    with pytest.raises(NotConfigured) as refused:
        Settings.from_environment({**WHOLE, name: value})
    assert refused.value.setting == name
    assert refused.value.problem.startswith(problem)


@pytest.mark.parametrize(
    "address", ["http://localhost:8000", "http://[::1]:8000", "https://santé.fr"]
)
def test_addresses_of_demonstrations_are_good_too(address: str) -> None:
    told = {**WHOLE, "CIGOGNE_PATIENT_URL": address}
    assert Settings.from_environment(told).patient_url == address


def test_a_site_reads_its_own_secret_only() -> None:
    told = {"CIGOGNE_PATIENT_SECRET": SECRET, "CIGOGNE_ADMIN_SECRET": "x" * 40}
    assert SiteSettings.from_environment(told, "PATIENT").secret == SECRET.encode()
    with pytest.raises(NotConfigured) as refused:
        SiteSettings.from_environment({"CIGOGNE_PATIENT_SECRET": SECRET}, "ADMIN")
    assert refused.value.setting == "CIGOGNE_ADMIN_SECRET"


def test_a_printed_setting_tells_no_secret() -> None:
    url = "sqlite:////srv/secret-place.db"
    settings = Settings.from_environment({**WHOLE, "CIGOGNE_DATABASE_URL": url})
    site = SiteSettings.from_environment({"CIGOGNE_PATIENT_SECRET": SECRET}, "PATIENT")
    for printed in (repr(settings), repr(site)):
        assert SECRET not in printed
        assert "secret-place" not in printed


def test_a_refused_address_of_a_database_tells_no_password() -> None:
    with pytest.raises(NotConfigured) as refused:
        Settings.from_environment({**WHOLE, "CIGOGNE_DATABASE_URL": "//me:hunter2@x"})
    assert "hunter2" not in str(refused.value)
    assert refused.value.__cause__ is None


# --- The receiver -----------------------------------------------------------------------------------


def test_told_nothing_the_receiver_listens_to_this_machine_alone() -> None:
    settings = dicom_settings({})
    assert (settings.address, settings.port, settings.tls) == ("127.0.0.1", 11112, None)


def test_told_nothing_messages_come_from_this_machine_alone() -> None:
    settings = message_settings({})
    listener = settings.listener
    assert (listener.address, listener.port, listener.tls) == ("127.0.0.1", 2575, None)
    assert settings.largest == 16 << 20


def test_the_length_of_a_message_has_an_end() -> None:
    with pytest.raises(NotConfigured) as refused:
        message_settings({"CIGOGNE_HL7_MEGABYTES": "4096"})
    assert refused.value.problem == "no number from 1 to 128"


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("CIGOGNE_DICOM_PORT", "dicom", "no number from 0 to 65535"),
        ("CIGOGNE_DICOM_PORT", "65536", "no number from 0 to 65535"),
        ("CIGOGNE_DICOM_ASSOCIATIONS", "0", "no number from 1 to 1000"),
        ("CIGOGNE_DICOM_TLS_KEY", "/nowhere/key.pem", "no file"),
        ("CIGOGNE_DICOM_TLS_KEY", __file__, "only complete with all three of its files"),
    ],
)
def test_a_setting_of_the_receiver_that_cant_be_used_is_told(
    name: str, value: str, problem: str
) -> None:
    with pytest.raises(NotConfigured) as refused:
        dicom_settings({name: value})
    assert refused.value.problem == problem


def test_what_a_site_behind_proxies_is_told_is_read() -> None:
    told = WHOLE | {"CIGOGNE_PROXIES": "1", "CIGOGNE_WATCH_TOKEN": SECRET}
    settings = Settings.from_environment(told)
    assert (settings.proxies, settings.watch_token) == (1, SECRET.encode())


@pytest.mark.parametrize(
    ("name", "value"), [("CIGOGNE_PROXIES", "-1"), ("CIGOGNE_WATCH_TOKEN", "short")]
)
def test_what_cannot_be_meant_is_refused(name: str, value: str) -> None:
    with pytest.raises(NotConfigured) as refused:
        Settings.from_environment(WHOLE | {name: value})
    assert refused.value.setting == name
