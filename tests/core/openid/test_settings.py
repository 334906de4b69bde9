"""Providers are off until they are configured; what is half configured is refused at the start."""

from pathlib import Path

import pytest

from core.errors import NotConfigured
from core.openid.settings import ProviderSettings, is_safe, providers_from
from core.rules.providers import ProviderKind

FRANCECONNECT = {
    "CIGOGNE_FRANCECONNECT_ISSUER": "https://auth.example.org/api/v2/",
    "CIGOGNE_FRANCECONNECT_CLIENT_ID": "cigogne",
    "CIGOGNE_FRANCECONNECT_CLIENT_SECRET": "a secret",
}
PRO = {
    name.replace("FRANCECONNECT", "PRO_SANTE_CONNECT"): told for name, told in FRANCECONNECT.items()
}


def test_without_settings_there_is_none() -> None:
    assert providers_from({}) == ()


def test_franceconnect_is_asked_for_a_substantial_level() -> None:
    assert providers_from(FRANCECONNECT) == (
        ProviderSettings(
            kind=ProviderKind.FRANCECONNECT,
            issuer="https://auth.example.org/api/v2",
            client_id="cigogne",
            client_secret="a secret",
            level="eidas2",
            scope="openid given_name family_name birthdate gender birthplace",
            discovery="https://auth.example.org/api/v2/.well-known/openid-configuration",
        ),
    )


def test_pro_sante_connect_has_customs_of_its_own() -> None:
    (read,) = providers_from(PRO)
    assert read.discovery.endswith("/.well-known/wallet-openid-configuration")
    assert (read.level, read.scope, read.rpps_claim) == (
        "eidas1",
        "openid scope_all",
        "SubjectNameID",
    )


def test_settings_go_before_customs() -> None:
    (read,) = providers_from(
        {
            **PRO,
            "CIGOGNE_PRO_SANTE_CONNECT_LEVEL": "eidas3",
            "CIGOGNE_PRO_SANTE_CONNECT_DISCOVERY": "https://elsewhere.example/description",
            "CIGOGNE_PRO_SANTE_CONNECT_RPPS_CLAIM": "otherIds",
        }
    )
    assert (read.level, read.rpps_claim) == ("eidas3", "otherIds")
    assert read.discovery == "https://elsewhere.example/description"


def test_a_key_stands_in_for_the_secret(tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    key.write_text("a key")
    settings = {**FRANCECONNECT, "CIGOGNE_FRANCECONNECT_PRIVATE_KEY": str(key)}
    del settings["CIGOGNE_FRANCECONNECT_CLIENT_SECRET"]
    (read,) = providers_from(settings)
    assert (read.private_key, read.client_secret) == ("a key", "")


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("CLIENT_ID", "", "missing"),
        ("CLIENT_SECRET", " ", "missing"),
        ("ISSUER", "http://auth.example.org", "https"),
        ("DISCOVERY", "http://auth.example.org", "https"),
        ("LEVEL", "substantial", "eidas2"),
        ("PRIVATE_KEY", "/nowhere/key.pem", "no file"),
    ],
)
def test_what_is_half_configured_is_named(name: str, value: str, problem: str) -> None:
    setting = f"CIGOGNE_FRANCECONNECT_{name}"
    with pytest.raises(NotConfigured) as refused:
        providers_from({**FRANCECONNECT, setting: value})
    assert refused.value.setting == setting
    assert problem in refused.value.problem


def test_secrets_stay_out_of_what_is_printed() -> None:
    assert "a secret" not in repr(providers_from(FRANCECONNECT))


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://auth.example.org/x", True),
        ("http://127.0.0.1:9700", True),
        ("http://localhost/x", True),
        ("http://auth.example.org", False),
        ("http://localhost.example.org", False),
        ("ftp://localhost", False),
        ("javascript:alert(1)", False),
        ("//auth.example.org", False),
    ],
)
def test_what_cant_be_read_on_its_way(address: str, safe: bool) -> None:
    assert is_safe(address) is safe
