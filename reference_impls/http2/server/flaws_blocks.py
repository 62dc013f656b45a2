"""Flaws in how field blocks are read and written: each class breaks one rule."""

from reference_impls.http2.server.connection import Http2

FLAWS: dict[str, type[Http2]] = {}
