"""The scripts of forms in a real browser: the code of a QR, a password that is read while it is typed."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chromium")]


def test_the_code_of_a_qr_fills_the_field_and_leaves_the_address(page: Page) -> None:
    page.goto("/activate#K7RM2-XPD9Q-FT4HB")
    expect(page.get_by_label("Code de votre fiche")).to_have_value("K7RM2-XPD9Q-FT4HB")
    assert page.url.endswith("/activate")
    expect(page.get_by_role("button", name="Continuer")).to_be_focused()


@pytest.mark.parametrize("fragment", ["#content", "#<script>", "#" + "A" * 99, "#%"])
def test_another_fragment_is_no_code(page: Page, fragment: str) -> None:
    page.goto(f"/activate{fragment}")
    expect(page.get_by_label("Code de votre fiche")).to_have_value("")


def test_a_password_can_be_read_while_it_is_typed(page: Page) -> None:
    page.goto("/sign-in")
    field = page.get_by_label("Mot de passe", exact=True)
    page.get_by_role("button", name="Afficher le mot de passe").click()
    expect(field).to_have_attribute("type", "text")
    page.get_by_role("button", name="Cacher le mot de passe").click()
    expect(field).to_have_attribute("type", "password")
