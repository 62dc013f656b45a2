"""How a flaw is made out of the client: a frame that is not seen, a rule that is left out."""

from collections.abc import Callable

from reference_impls.http2.client.h2_client import BadResponse, Client
from reference_impls.http2.client.responses import HeadRule
from reference_impls.http2.client.watch import Rule
from reference_impls.http2.frames import Unit

Wanted = Callable[[Client, Unit], bool]
Change = Callable[[Client, Unit], list[Unit]]


def hiding(wanted: Wanted) -> type[Client]:
    """Return a client that passes over such frames."""
    return seeing(lambda client, unit: [] if wanted(client, unit) else [unit])


def seeing(change: Change) -> type[Client]:
    """Return a client that sees other frames than those that come."""

    class Seeing(Client):
        def incoming(self, unit: Unit) -> list[Unit]:
            return change(self, unit)

    return Seeing


def saying(change: Change) -> type[Client]:
    """Return a client that sends other frames than it should."""

    class Saying(Client):
        def outgo(self, unit: Unit) -> list[Unit]:
            return change(self, unit)

    return Saying


def failing(wanted: Wanted) -> type[Client]:
    """Return a client for which such a frame is the end."""

    class Failing(Client):
        def incoming(self, unit: Unit) -> list[Unit]:
            if wanted(self, unit):
                raise BadResponse("this is not wanted here")
            return [unit]

    return Failing


def lacking(*rules: Rule | HeadRule | object) -> type[Client]:
    """Return a client that knows all rules but these."""

    class Lacking(Client):
        connection_rules = tuple(one for one in Client.connection_rules if one not in rules)
        stream_rules = tuple(one for one in Client.stream_rules if one not in rules)
        field_rules = tuple(one for one in Client.field_rules if one not in rules)
        head_rules = tuple(one for one in Client.head_rules if one not in rules)
        trailer_rules = tuple(one for one in Client.trailer_rules if one not in rules)
        promise_rules = tuple(one for one in Client.promise_rules if one not in rules)

    return Lacking


def keeping(kind: type[Client]) -> type[Client]:
    """Return a client that takes what is promised, if it finds nothing wrong."""

    class Keeping(kind):  # type: ignore[misc, valid-type]
        keeps_promises = True

    return Keeping


def idle(client: Client, stream: int) -> bool:
    """Whether nobody has opened or promised a stream."""
    return stream > (client.known.stream if stream % 2 else client.known.promised)


def own(client: Client, unit: Unit) -> bool:
    """Whether a frame is on the stream of the request."""
    return unit.stream == client.known.stream
