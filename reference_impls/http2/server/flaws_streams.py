"""Flaws in the states of streams and in flow control: each class breaks one rule."""

from reference_impls.http2.server.connection import Http2

FLAWS: dict[str, type[Http2]] = {}
