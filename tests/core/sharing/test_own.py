"""A patient's shares as she sees them: what each is worth, who opened it, who is looking; and ending one."""

from datetime import timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from core import sessions
from core.audit import Action
from core.context import Viewer, ViewerKind
from core.errors import NotFound
from core.exams.opening import exam_page
from core.model import Event, WebSession
from core.rules.credentials import SessionKind
from core.rules.sharing import SHARE_TRIES, ShareKind, ShareState
from core.sharing.entering import open_link, open_room
from core.sharing.guests import guest_viewer
from core.sharing.own import OwnShare, own_share, own_shares, revoke
from tests.cast import Cast
from tests.core.sharing.sharers import BORN, elsewhere, enter, link, other_digits, room


def shown(cast: Cast, token: str, minutes: float = 0) -> OwnShare:
    return own_share(cast.context("owner", cast.now + timedelta(minutes=minutes)), token)


def looks(cast: Cast, guest: Viewer, minutes: float = 0) -> str:
    session = sessions.Session(SessionKind.GUEST, guest.id, {})
    ctx = cast.context(now=cast.now + timedelta(minutes=minutes))
    return sessions.begin(ctx, "patient", session)


def test_a_new_link_is_shown_with_its_terms_and_without_its_secrets(cast: Cast) -> None:
    made = link(cast, "open", "amended", may_download=True)
    share = shown(cast, made.token)
    assert (share.kind, share.state) == (ShareKind.LINK, ShareState.USABLE)
    assert (share.recipient, share.may_download, share.uses) == ("Dr Hanche", True, 0)
    assert {card.token for card in share.exams} == {cast.exams["open"], cast.exams["amended"]}
    assert share.room_code == ""
    assert made.pin not in str(share)


def test_who_opened_it_is_looking_as_long_as_she_may_and_hasnt_left(cast: Cast) -> None:
    made = link(cast)
    token = looks(cast, enter(cast, made))
    assert shown(cast, made.token).is_being_looked_at
    assert shown(cast, made.token, minutes=29).openings[0].seen_at == cast.now
    assert not shown(cast, made.token, minutes=30).is_being_looked_at
    sessions.end(cast.context(), token)
    share = shown(cast, made.token)
    assert (share.uses, share.is_being_looked_at) == (1, False)


def test_a_patient_with_the_number_of_an_opening_isnt_looking(cast: Cast) -> None:
    made = link(cast)
    guest = enter(cast, made)
    session = sessions.Session(SessionKind.PATIENT, guest.id, {})
    sessions.begin(cast.context(), "patient", session)
    assert not shown(cast, made.token).is_being_looked_at


def test_a_guest_with_two_sessions_was_seen_in_the_later_one(cast: Cast) -> None:
    made = link(cast)
    guest = enter(cast, made)
    looks(cast, guest, minutes=2)
    looks(cast, guest)
    looks(cast, guest, minutes=1)
    seen = shown(cast, made.token, minutes=3).openings[0].seen_at
    assert seen == cast.now + timedelta(minutes=2)


def test_sessions_of_other_patients_guests_arent_read(cast: Cast) -> None:
    made = link(cast)
    looks(cast, enter(cast, made))
    looks(cast, Viewer(ViewerKind.GUEST, 9999, "Dr Autre"))
    read: list[int | None] = []
    note = partial(_note, read)
    sa.event.listen(WebSession, "load", note)
    own_shares(cast.context("owner"))
    sa.event.remove(WebSession, "load", note)
    assert read
    assert 9999 not in read


def _note(read: list[int | None], row: WebSession, _context: object) -> None:
    read.append(row.viewer_id)


def test_digits_are_shown_until_they_are_used(cast: Cast) -> None:
    digits = room(cast)
    (share,) = [one for one in own_shares(cast.context("owner")) if one.room_code]
    assert share.room_code == digits
    open_room(elsewhere(cast), digits, BORN)
    assert shown(cast, share.token).room_code == ""
    assert shown(cast, share.token).state is ShareState.USED_UP


def test_stopping_holds_at_the_very_next_request(cast: Cast) -> None:
    made = link(cast)
    guest = enter(cast, made)
    looks(cast, guest)
    revoke(cast.context("owner"), made.token)
    with pytest.raises(NotFound):
        exam_page(cast.context().seen_by(guest), cast.exams["open"])
    assert guest_viewer(cast.context(), guest.id or 0) is None
    share = shown(cast, made.token)
    assert (share.state, share.is_being_looked_at) == (ShareState.REVOKED, False)


def test_stopping_twice_is_told_once(cast: Cast) -> None:
    made = link(cast)
    for _ in range(2):
        revoke(cast.context("owner"), made.token)
    with cast.db.reading() as session:
        assert session.query(Event).filter_by(action=Action.SHARE_REVOKED.value).count() == 1


def test_she_sees_that_it_ended_by_wrong_tries(cast: Cast) -> None:
    made = link(cast)
    for number in range(SHARE_TRIES):
        with pytest.raises(Exception, match="credentials-refused"):
            open_link(elsewhere(cast, number), made.code, other_digits(made.pin), BORN)
    assert shown(cast, made.token).state is ShareState.EXHAUSTED


@pytest.mark.parametrize("name", ["proxy", "other-patient", "doctor", "guest", "nobody"])
def test_nobody_else_sees_or_stops_it(cast: Cast, name: str) -> None:
    made = link(cast)
    assert made.token not in {share.token for share in own_shares(cast.context(name))}
    for act in (own_share, revoke):
        with pytest.raises(NotFound):
            act(cast.context(name), made.token)
    assert shown(cast, made.token).state is ShareState.USABLE


def test_the_newest_comes_first(cast: Cast) -> None:
    first, second = link(cast), link(cast, now=cast.now + timedelta(seconds=1))
    tokens = [share.token for share in own_shares(cast.context("owner"))]
    assert tokens[:2] == [second.token, first.token]
