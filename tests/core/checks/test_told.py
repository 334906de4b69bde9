"""Each mistake in the settings is told, by name, and without the secret it is about."""

import pytest

from core.checks.told import in_settings
from core.checks.trouble import Kind

GOOD = {
    "CIGOGNE_DATABASE_URL": "sqlite:////srv/cigogne/cigogne.db",
    "CIGOGNE_STORE": "/srv/cigogne/store",
    "CIGOGNE_AUDIT_KEY": "5e0f0b1c7aa94d36b2f8e1d09c4b7a63",
    "CIGOGNE_PATIENT_URL": "https://images.example.org",
    "CIGOGNE_PATIENT_SECRET": "9d2b7c40e1f84a5b8c6d3e2f1a0b9c8d",
    "CIGOGNE_ADMIN_SECRET": "0c1d2e3f4a5b6c7d8e9fa0b1c2d3e4f5",
    "CIGOGNE_MAIL_SERVER": "mail.example.org",
    "CIGOGNE_MAIL_FROM": "cigogne@example.org",
}
ELSEWHERE = {"CIGOGNE_AUDIT_KEY": "the demonstration's key, 32 long, or so"}
KEY = GOOD["CIGOGNE_AUDIT_KEY"]

CASES = [
    ({"CIGOGNE_STORE": ""}, Kind.MISSING),
    ({"CIGOGNE_AUDIT_KEY": ""}, Kind.MISSING),
    ({"CIGOGNE_AUDIT_KEY": "2short"}, Kind.UNUSABLE),
    ({"CIGOGNE_DATABASE_URL": "mysql://x/y"}, Kind.UNUSABLE),
    ({"CIGOGNE_ADMIN_SECRET": "2short"}, Kind.UNUSABLE),
    ({"CIGOGNE_PATIENT_SECRET": "2short"}, Kind.UNUSABLE),
    ({"CIGOGNE_DICOM_PORT": "DICOM"}, Kind.UNUSABLE),
    ({"CIGOGNE_HL7_MEGABYTES": "0"}, Kind.UNUSABLE),
    ({"CIGOGNE_PATIENT_SECRET": KEY}, Kind.SAME_SECRET),
    ({"CIGOGNE_ADMIN_SECRET": GOOD["CIGOGNE_PATIENT_SECRET"]}, Kind.SAME_SECRET),
    ({"CIGOGNE_MAIL_PASSWORD": KEY}, Kind.SAME_SECRET),
    ({"CIGOGNE_AUDIT_KEY": "secret" * 8}, Kind.GUESSABLE),
    ({"CIGOGNE_AUDIT_KEY": ELSEWHERE["CIGOGNE_AUDIT_KEY"]}, Kind.DEMONSTRATION_SECRET),
    ({"CIGOGNE_DEMONSTRATION_MAILBOX": "/srv/mails"}, Kind.DEMONSTRATION_MAILBOX),
    ({"CIGOGNE_PATIENT_URL": "http://images.example.org"}, Kind.IN_THE_CLEAR),
    ({"CIGOGNE_ADMIN_URL": "http://images.example.org"}, Kind.IN_THE_CLEAR),
    ({"CIGOGNE_MAIL_TLS": "none"}, Kind.MAIL_IN_THE_CLEAR),
    ({"CIGOGNE_MAIL_SERVER": ""}, Kind.NO_MAIL),
    ({"CIGOGNE_PATIENT_URL": "http://localhost:8000"}, Kind.ONLY_HERE),
    ({"CIGOGNE_PATIENT_URL": "https://[::1"}, Kind.UNUSABLE),
]


@pytest.mark.parametrize(("changed", "kind"), CASES, ids=lambda one: str(one)[:40])
def test_one_mistake_is_told_alone(changed: dict[str, str], kind: Kind) -> None:
    assert [one.kind for one in in_settings(GOOD | changed, ELSEWHERE)] == [kind]


def test_good_settings_are_left_alone() -> None:
    assert list(in_settings(GOOD, ELSEWHERE)) == []


def test_all_that_is_missing_is_told_at_once() -> None:
    kinds = [one.kind for one in in_settings({}, ELSEWHERE)]
    assert kinds == [Kind.MISSING] * 4 + [Kind.NO_MAIL]


@pytest.mark.parametrize(("changed", "_kind"), CASES, ids=lambda one: str(one)[:40])
def test_no_secret_is_told(changed: dict[str, str], _kind: Kind) -> None:
    told = GOOD | changed
    secrets = {told[name] for name in told if name.endswith(("KEY", "SECRET", "PASSWORD"))} - {""}
    sentences = " ".join(one.sentence for one in in_settings(told, ELSEWHERE))
    assert not any(secret in sentences for secret in secrets)


def test_the_demonstration_may_use_its_own_secrets() -> None:
    local = GOOD | ELSEWHERE | {"CIGOGNE_PATIENT_URL": "http://localhost:8000"}
    assert [one.kind for one in in_settings(local, ELSEWHERE)] == [Kind.ONLY_HERE]
