"""UIDs of what we make ourselves: the same for the same content, wherever and whenever it is made."""

import hashlib
import uuid


def derived_uid(content: str) -> str:
    """The UID that follows from this content (PS3.5 section B.2)."""
    digest = hashlib.sha256(content.encode()).digest()
    return f"2.25.{uuid.UUID(bytes=digest[:16], version=5).int}"
