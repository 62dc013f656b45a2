"""SETTINGS (RFC 9113 section 6.5)."""

from fixtures.http2.frames import SETTINGS, settings
from fixtures.requirements import MUST, rfc9113


@rfc9113("6.5.3", MUST, id="H2-115")
def test_settings_are_acknowledged(h2):
    """Each SETTINGS frame is acknowledged once by an empty SETTINGS frame with ACK."""
    h2.start(settings(initial_window_size=1), settings(initial_window_size=2))
    came = h2.settled()

    assert [one for one in came if one.type == SETTINGS and one.ack] == [settings(ack=True)] * 2
