"""Which task each role includes: the whole table, said again from the duties (features Z1)."""

import pytest

from core.rules.roles import NEEDS_SECOND_FACTOR, Role, Task, may

WHO_MAY = {
    Task.CHECK_IN: {Role.RECEPTION},
    Task.REPORTING: {Role.RADIOLOGIST},
    Task.RECEIVING: {Role.RADIOLOGIST, Role.ARCHIVIST, Role.ESTABLISHMENT_ADMINISTRATOR},
    Task.DOCTORS: {Role.ESTABLISHMENT_ADMINISTRATOR, Role.REGIONAL_ADMINISTRATOR},
    Task.MATCHING: {Role.ARCHIVIST},
    Task.EMERGENCIES: {Role.REGIONAL_ADMINISTRATOR, Role.AUDITOR},
    Task.STATISTICS: {Role.ESTABLISHMENT_ADMINISTRATOR, Role.REGIONAL_ADMINISTRATOR},
    Task.CASES: {Role.ARCHIVIST, Role.ESTABLISHMENT_ADMINISTRATOR, Role.AUDITOR},
    Task.TRAIL: {Role.AUDITOR},
    Task.STAFF: {Role.ESTABLISHMENT_ADMINISTRATOR, Role.REGIONAL_ADMINISTRATOR},
    Task.LEAFLET: {Role.REGIONAL_ADMINISTRATOR},
    Task.SETTINGS: {Role.ESTABLISHMENT_ADMINISTRATOR},
}


@pytest.mark.parametrize("task", Task)
@pytest.mark.parametrize("role", Role)
def test_role_includes_task(role: Role, task: Task) -> None:
    assert may(role, task) == (role in WHO_MAY[task])


@pytest.mark.parametrize("task", Task)
def test_somebody_without_a_role_may_do_nothing(task: Task) -> None:
    assert not may(None, task)


@pytest.mark.parametrize(
    ("role", "never"),
    [
        pytest.param(Role.RECEPTION, Task.REPORTING, id="reception never reads or writes reports"),
        pytest.param(Role.RECEPTION, Task.RECEIVING, id="reception never sees received objects"),
        pytest.param(Role.RECEPTION, Task.TRAIL, id="reception never reads the trail"),
        pytest.param(Role.RADIOLOGIST, Task.CHECK_IN, id="radiologist never answers for a patient"),
        pytest.param(Role.RADIOLOGIST, Task.TRAIL, id="radiologist never reads who looked"),
        pytest.param(Role.AUDITOR, Task.REPORTING, id="auditor never sees a report"),
        pytest.param(
            Role.ESTABLISHMENT_ADMINISTRATOR,
            Task.REPORTING,
            id="establishment administrator never sees a report",
        ),
    ],
)
def test_separation_of_duties(role: Role, never: Task) -> None:
    assert not may(role, never)


@pytest.mark.parametrize("task", [Task.REPORTING, Task.RECEIVING, Task.CHECK_IN])
def test_regional_administrator_comes_near_no_exam(task: Task) -> None:
    assert not may(Role.REGIONAL_ADMINISTRATOR, task)


def test_a_desk_alone_signs_in_by_password_only() -> None:
    assert set(Role) - NEEDS_SECOND_FACTOR == {Role.RECEPTION}
    assert not may(Role.RECEPTION, Task.REPORTING)
    assert not may(Role.RECEPTION, Task.RECEIVING)
