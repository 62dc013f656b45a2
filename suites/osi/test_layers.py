"""How the layers of one answer fit into each other (docs/osi.md)."""

import pytest

from fixtures.https.kinds import QUIC_FULL, TCP_TLS12, TCP_TLS13
from fixtures.requirements import MUST, capability, layering, remark

TLS12 = pytest.param(TCP_TLS12, marks=capability("tls12"), id="tls12")
TLS13 = pytest.param(TCP_TLS13, marks=capability("tls13"), id="tls13")
INTO_THE_OTHER = ["TCP opens", "TLS opens", "HTTP answers", "TLS closes", "TCP closes"]


@pytest.mark.parametrize("kind", [TLS12, TLS13])
@layering("1", MUST, id="OSI-001")
def test_each_layer_carries_the_next_one_whole(osi, kind):
    """Frames are headers and data without a gap, the data is records, what they carry is HTTP."""
    exchange = osi.exchange(kind)
    frames = exchange.frames("<-")

    assert {(one.ethernet, one.ip, one.surplus) for one in frames} == {(14, 20, 0)}
    assert exchange.behind_records == b""
    assert len(exchange.content) == exchange.content_length


@pytest.mark.parametrize("kind", [TLS12, TLS13])
@layering("2", MUST, id="OSI-005")
def test_every_octet_belongs_to_a_layer(osi, kind):
    """What each layer says that it adds is in sum what the wire has seen of the answer."""
    exchange = osi.exchange(kind)
    costs, captured = exchange.costs, exchange.captured("<-")

    remark(f"{captured} octets: " + ", ".join(f"{n} of {layer}" for layer, n in costs.items()))
    assert sum(costs.values()) == captured


@pytest.mark.parametrize("kind", [TLS12, TLS13])
@layering("4", MUST, id="OSI-102", also="RFC 9846 6.1")
def test_layers_open_from_below_and_close_from_above(osi, kind):
    """TCP opens, then TLS, then HTTP answers; TLS says that it ends, and then TCP does."""
    exchange = osi.exchange(kind)

    assert exchange.steps == INTO_THE_OTHER


@capability("h3")
@layering("5", MUST, id="OSI-006")
def test_content_is_the_same_over_quic(osi):
    """The content of a resource is the same over TCP and TLS as it is over QUIC."""
    over_tcp, over_quic = osi.steady(), osi.exchange(QUIC_FULL)

    assert over_tcp.answer == over_quic.answer
    assert over_tcp.content == over_quic.content


@pytest.mark.parametrize("kind", [TLS12, TLS13])
@layering("7", MUST, id="OSI-010", also="RFC 9846 5.2")
def test_nobody_below_tls_sees_the_answer(osi, kind):
    """Nothing that HTTP says stands on the wire as it is: who only carries it cannot read it."""
    exchange = osi.exchange(kind)

    assert exchange.content != b""
    assert exchange.shown() == []
