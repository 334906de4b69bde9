"""A provider of identities on loopback, with keys of its own, that lies where it is told to.

It speaks OpenID Connect as FranceConnect and Pro Santé Connect do: codes that work once, PKCE, ID tokens
that it signs, claims about the person as a signed token or as JSON.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import requests
from flask import Flask, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey
from werkzeug.serving import make_server

from core.openid.settings import CUSTOMS, ProviderSettings
from core.rules.providers import ProviderKind
from tests.cast import NOON

CLIENT_ID, CLIENT_SECRET = "cigogne", "what the provider gave us"
JEANNE = {
    "sub": "b6048e95bb134ec5b1d1e1fa69f287172e91722b9354d637a1bcf2ebb0fd2ef5v1",
    "given_name": "Jeanne Marie",
    "family_name": "WEBER",
    "birthdate": "1950-03-07",
    "gender": "female",
    "birthplace": "67482",
}
CLAIRE = {
    "sub": "f:550dc1c8-d97b-4b1e-ac8c-8eb4471cf9dd:810000000017",
    "given_name": "CLAIRE",
    "family_name": "MEYER",
    "SubjectNameID": "810000000017",
    "otherIds": [{"identifiant": "810000000017", "origine": "RPPS", "qualite": 1}],
}


@dataclass
class LoopbackProvider:
    """What it is, whom it has in front of it, and how it lies."""

    issuer: str = ""
    now: datetime = NOON
    person: dict[str, Any] = field(default_factory=lambda: dict(JEANNE))
    level: str = "eidas2"
    signs_claims: bool = True
    key: ECKey | RSAKey = field(default_factory=lambda: new_key("one"))
    published: list[ECKey | RSAKey] = field(default_factory=list)
    """Its keys for others to see; the one it signs with unless told otherwise."""
    description: dict[str, Any] = field(default_factory=dict)
    """Replaces what it publishes of itself."""
    id_claims: dict[str, Any] = field(default_factory=dict)
    """Replaces what its ID tokens say; None leaves a claim out."""
    about: dict[str, Any] = field(default_factory=dict)
    """The same for what it tells of the person."""
    algorithm: str = ""
    """How it signs; otherwise as its key does."""
    proofs: tuple[str, ...] = ("client_secret_post",)
    broken: dict[str, ResponseReturnValue] = field(default_factory=dict)
    """What a door answers instead."""
    asked: list[str] = field(default_factory=list)
    """The doors that were knocked at."""
    shown: dict[str, str] = field(default_factory=dict)
    """How the client last proved who it is."""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def settings(self, kind: ProviderKind = ProviderKind.FRANCECONNECT) -> ProviderSettings:
        return ProviderSettings(
            kind=kind,
            issuer=self.issuer,
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
            level=CUSTOMS[kind].level,
            scope=CUSTOMS[kind].scope,
            discovery=self.issuer + CUSTOMS[kind].discovery,
        )

    def sends_back(self, address: str) -> dict[str, str]:
        """What somebody brings back who follows this address and signs in."""
        answer = requests.get(address, allow_redirects=False, timeout=5)
        return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))

    def described(self) -> dict[str, Any]:
        doors = ("authorization", "token", "userinfo", "end_session")
        return {
            "issuer": self.issuer,
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": list(self.proofs),
            **{f"{door}_endpoint": f"{self.issuer}/{door}" for door in doors},
            **self.description,
        }

    def id_token(self, asked: dict[str, str]) -> str:
        issued = int(self.now.timestamp())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": self.person["sub"],
            "iat": issued,
            "exp": issued + 60,
            "nonce": asked["nonce"],
            "acr": self.level,
            **self.id_claims,
        }
        return self._signed({name: told for name, told in claims.items() if told is not None})

    def told_of_person(self) -> ResponseReturnValue:
        told = {**self.person, **self.about}
        if not self.signs_claims:
            return jsonify(told)
        addressed = {"iss": self.issuer, "aud": CLIENT_ID, **told}
        return self._signed(addressed), 200, {"Content-Type": "application/jwt"}

    def _signed(self, claims: dict[str, Any]) -> str:
        own = "ES256" if isinstance(self.key, ECKey) else "RS256"
        algorithm = self.algorithm or own
        header = {"alg": algorithm, "kid": self.key.kid}
        if algorithm == "none":
            return f"{_base64(json.dumps(header))}.{_base64(json.dumps(claims))}."
        key = OctKey.import_key(CLIENT_SECRET) if algorithm == "HS256" else self.key
        return jwt.encode(header, claims, key, algorithms=[algorithm])


def new_key(name: str) -> ECKey:
    return ECKey.generate_key("P-256", {"kid": name, "use": "sig"})


@contextmanager
def running_provider() -> Iterator[LoopbackProvider]:
    """One that listens until the end."""
    provider = LoopbackProvider()
    server = make_server("127.0.0.1", 0, _application(provider), threaded=True)
    provider.issuer = f"http://127.0.0.1:{server.port}"
    serving = Thread(target=server.serve_forever)
    serving.start()
    try:
        yield provider
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


def _application(provider: LoopbackProvider) -> Flask:
    site = Flask("provider")

    @site.before_request
    def answer_otherwise() -> ResponseReturnValue | None:
        door = request.path.strip("/")
        provider.asked.append(door)
        return provider.broken.get(door)

    @site.get("/.well-known/openid-configuration")
    @site.get("/.well-known/wallet-openid-configuration")
    def description() -> ResponseReturnValue:
        return jsonify(provider.described())

    @site.get("/keys")
    def keys() -> ResponseReturnValue:
        published = provider.published or [provider.key]
        return jsonify(KeySet(published).as_dict(private=False))

    @site.get("/authorization")
    def authorization() -> ResponseReturnValue:
        asked = request.args.to_dict()
        code = secrets.token_urlsafe(16)
        provider.codes[code] = asked
        return redirect(
            f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
        )

    @site.post("/token")
    def token() -> ResponseReturnValue:
        form = request.form.to_dict()
        provider.shown = {**form, "authorization": request.headers.get("Authorization", "")}
        asked = provider.codes.pop(form["code"], None)
        if asked is None or asked["redirect_uri"] != form["redirect_uri"]:
            return jsonify(error="invalid_grant"), 400
        if _challenge(form["code_verifier"]) != asked["code_challenge"]:
            return jsonify(error="invalid_grant"), 400
        given = {"access_token": "opens the claims", "token_type": "Bearer", "expires_in": 60}
        return jsonify(**given, id_token=provider.id_token(asked))

    @site.get("/userinfo")
    def userinfo() -> ResponseReturnValue:
        assert request.headers["Authorization"] == "Bearer opens the claims"
        return provider.told_of_person()

    @site.get("/end_session")
    def end_session() -> ResponseReturnValue:
        asked = request.args
        return redirect(
            f"{asked['post_logout_redirect_uri']}?{urlencode({'state': asked['state']})}"
        )

    return site


def _challenge(verifier: str) -> str:
    """RFC 7636, section 4.2."""
    return _base64(hashlib.sha256(verifier.encode()).digest())


def _base64(told: str | bytes) -> str:
    told = told.encode() if isinstance(told, str) else told
    return base64.urlsafe_b64encode(told).rstrip(b"=").decode()
