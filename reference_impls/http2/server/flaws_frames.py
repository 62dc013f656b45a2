"""Flaws in how frames are read: each class breaks one rule."""

from reference_impls.http2.frames import ACK, DATA, PING, SETTINGS, Unit
from reference_impls.http2.server.connection import Http2


class TakesDataOnStream0(Http2):
    """DATA on stream 0 is passed over."""

    def incoming(self, unit: Unit) -> list[Unit]:
        """Hide it from h2."""
        return [] if unit.type == DATA and unit.stream == 0 else [unit]


class NeverAcknowledgesSettings(Http2):
    """SETTINGS are obeyed and not acknowledged."""

    def outgo(self, unit: Unit) -> list[Unit]:
        """Leave the acknowledgement out."""
        return [] if unit.type == SETTINGS and unit.ack else [unit]


class EchoesZeros(Http2):
    """PING is answered by eight zeros."""

    def outgo(self, unit: Unit) -> list[Unit]:
        """Forget what was asked."""
        zeros = unit.type == PING and bool(unit.flags & ACK)
        return [unit.but(payload=bytes(8))] if zeros else [unit]


FLAWS: dict[str, type[Http2]] = {
    "takes-data-on-stream-0": TakesDataOnStream0,
    "never-acks-settings": NeverAcknowledgesSettings,
    "echoes-zeros": EchoesZeros,
}
