"""DICOM over a network, as the one who is called: the upper layer (PS3.8) and its messages (PS3.7).

Knows sockets and bytes; no database, no exam. Whom to accept and what becomes of an object is decided
by the door, `core.ingest.cstore`.
"""
