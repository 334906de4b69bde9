"""Who appoints whom: the table is the rule; and nobody decides about herself."""

import pytest

from core.rules.roles import Role
from core.rules.staffing import Post, may_appoint, may_decide_about, roles_she_gives

HERE, ELSEWHERE = 1, 2
STAFF_OF_A_PLACE = {
    Role.RECEPTION,
    Role.RADIOLOGIST,
    Role.ARCHIVIST,
    Role.ESTABLISHMENT_ADMINISTRATOR,
}
OWN = {
    # own post: the posts she gives
    Post(Role.RECEPTION, HERE): set(),
    Post(Role.RADIOLOGIST, HERE): set(),
    Post(Role.ARCHIVIST, HERE): set(),
    Post(Role.AUDITOR, None): set(),
    Post(Role.ESTABLISHMENT_ADMINISTRATOR, HERE): {Post(role, HERE) for role in STAFF_OF_A_PLACE},
    Post(Role.ESTABLISHMENT_ADMINISTRATOR, None): set(),
    Post(Role.REGIONAL_ADMINISTRATOR, None): {
        Post(Role.ESTABLISHMENT_ADMINISTRATOR, HERE),
        Post(Role.ESTABLISHMENT_ADMINISTRATOR, ELSEWHERE),
        Post(Role.REGIONAL_ADMINISTRATOR, None),
        Post(Role.REGIONAL_ADMINISTRATOR, HERE),
        Post(Role.REGIONAL_ADMINISTRATOR, ELSEWHERE),
        Post(Role.AUDITOR, None),
        Post(Role.AUDITOR, HERE),
        Post(Role.AUDITOR, ELSEWHERE),
    },
}
ALL = [Post(role, place) for role in Role for place in (None, HERE, ELSEWHERE)]


@pytest.mark.parametrize("own", OWN, ids=str)
def test_somebody_gives_these_posts_and_no_others(own: Post) -> None:
    assert {post for post in ALL if may_appoint(own, post)} == OWN[own]


@pytest.mark.parametrize("post", ALL, ids=str)
def test_nobody_decides_about_herself(post: Post) -> None:
    assert not may_decide_about(post, 7, post, 7)


def test_an_administrator_decides_about_another_one_of_her_establishment() -> None:
    own = Post(Role.ESTABLISHMENT_ADMINISTRATOR, HERE)
    assert may_decide_about(own, 7, own, 8)
    assert not may_decide_about(own, 7, Post(Role.RADIOLOGIST, ELSEWHERE), 8)
    assert not may_decide_about(own, 7, Post(Role.REGIONAL_ADMINISTRATOR, None), 8)


@pytest.mark.parametrize("role", Role)
def test_who_sees_images_is_never_chosen_by_the_region(role: Role) -> None:
    if Role.RADIOLOGIST in roles_she_gives(role):
        assert role is Role.ESTABLISHMENT_ADMINISTRATOR
