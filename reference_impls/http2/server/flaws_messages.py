"""Flaws in how HTTP is carried: fields, methods, statuses, limits: each class breaks one rule."""

from reference_impls.http2.server.connection import Http2

FLAWS: dict[str, type[Http2]] = {}
