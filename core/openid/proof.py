"""How we prove to a provider's token door who we are: by a key of ours, or by the secret it gave us."""

from authlib.integrations.requests_client.oauth2_session import OAuth2ClientAuth
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey
from requests.auth import AuthBase

from core.errors import NotConfigured
from core.openid.provider import Description, Provider


def proof_of(provider: Provider, description: Description) -> AuthBase:
    """Of the ways both sides know, the best. Raises NotConfigured for a key that is none."""
    settings = provider.settings
    if settings.private_key:
        return _by_key(provider, description)
    by_post = "client_secret_post" in description.proofs
    way = "client_secret_post" if by_post else "client_secret_basic"
    auth: AuthBase = OAuth2ClientAuth(settings.client_id, settings.client_secret, way)
    return auth


def _by_key(provider: Provider, description: Description) -> AuthBase:
    key = _key(provider)
    algorithm = "ES256" if isinstance(key, ECKey) else "RS256"
    signing = PrivateKeyJWT(description.token, alg=algorithm)
    auth: AuthBase = OAuth2ClientAuth(provider.settings.client_id, key, signing)
    return auth


def _key(provider: Provider) -> ECKey | RSAKey:
    pem = provider.settings.private_key
    for kind in (ECKey, RSAKey):
        try:
            return kind.import_key(pem)
        except (JoseError, ValueError):
            continue
    raise NotConfigured(f"{provider.name} private key", "neither a P-256 nor an RSA key in PEM")
