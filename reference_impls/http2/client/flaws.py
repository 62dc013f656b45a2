"""Flaws of a client: each class breaks one rule."""

from reference_impls.http2.client.h2_client import Client
from reference_impls.http2.frames import DATA, Unit


class TakesDataOnStream0(Client):
    """DATA on stream 0 is passed over."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Hide it from h2."""
        return [] if unit.type == DATA and unit.stream == 0 else [unit]


FLAWS: dict[str, type[Client]] = {"takes-data-on-stream-0": TakesDataOnStream0}
