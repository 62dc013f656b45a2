"""What an observer reads, checked with the samples of RFC 9001 appendix A and a real connection."""

from fixtures.quic.frames import Ack, Crypto, Padding
from fixtures.quic.initial import (
    initial_keys,
    observe,
    open_packet,
    retry_is_genuine,
    seal_initial,
)
from fixtures.quic.packets import Kind, packets
from fixtures.transcript import SENT

DCID = bytes.fromhex("8394c8f03e515708")
CRYPTO = bytes.fromhex(
    "060040f1010000ed0303ebf8fa56f12939b9584a3896472ec40bb863cfd3e86804fe3a47f06a2b69484c"
    "00000413011302010000c000000010000e00000b6578616d706c652e636f6dff01000100000a00080006"
    "001d0017001800100007000504616c706e000500050100000000003300260024001d00209370b2c9caa4"
    "7fbabaf4559fedba753de171fa71f50f1ce15d43e994ec74d748002b0003020304000d0010000e040305"
    "0306030203080408050806002d00020101001c00024001003900320408ffffffffffffffff05048000ff"
    "ff07048000ffff0801100104800075300901100f088394c8f03e51570806048000ffff"
)
SERVER = bytes.fromhex(
    "cf000000010008f067a5502a4262b5004075c0d95a482cd0991cd25b0aac406a5816b6394100f37a1c69"
    "797554780bb38cc5a99f5ede4cf73c3ec2493a1839b3dbcba3f6ea46c5b7684df3548e7ddeb9c3bf9c73"
    "cc3f3bded74b562bfb19fb84022f8ef4cdd93795d77d06edbb7aaf2f58891850abbdca3d20398c276456"
    "cbc42158407dd074ee"
)
RETRY = bytes.fromhex("ff000000010008f067a5502a4262b5746f6b656e04a265ba2eff4d829058fb3f0f2496ba")


def test_the_keys_are_those_of_the_rfc():
    _, server = initial_keys(DCID)
    assert server.iv.hex() == "0ac1493ca1905853b0bba03e"
    assert server.hp.hex() == "c206b8d9b9f0f37644430b490eeaa314"


def test_the_client_initial_of_the_rfc_is_sealed_and_opened():
    client, server = initial_keys(DCID)
    sealed = seal_initial(CRYPTO, client, dcid=DCID, scid=b"", number=2)

    # Header, sample and tag are right, so every octet between them is.
    assert len(sealed) == 1200
    assert sealed[:38].hex() == (
        "c000000001088394c8f03e5157080000449e7b9aec34d1b1c98dd7689fb8ec11d242b123dc9b"
    )
    assert sealed[-16:].hex() == "e221af44860018ab0856972e194cd934"
    opened = open_packet(packets(sealed)[0], client)
    assert opened.number == 2
    assert [type(frame) for frame in opened.frames] == [Crypto, Padding]
    assert open_packet(packets(sealed)[0], server) is None


def test_the_server_initial_of_the_rfc_opens():
    opened = open_packet(packets(SERVER)[0], initial_keys(DCID)[1])

    assert opened.number == 1
    ack, crypto = opened.frames
    assert ack == Ack(((0, 0),), 0) and len(crypto.data) == 90


def test_the_retry_of_the_rfc_is_genuine():
    (retry,) = packets(RETRY)
    assert (retry.kind, retry.token) == (Kind.RETRY, b"token")
    assert retry_is_genuine(retry, DCID)
    assert not retry_is_genuine(retry, DCID[:-1])


def exchanged(client):
    return [(seen.direction, seen.octets) for seen in client.log]


def test_an_observer_reads_the_hellos_and_nothing_more(connect, server):
    client = connect(server, server_name="secret.example")
    client.request("/")
    client.complete()
    observed = observe(exchanged(client))

    assert observed.server_name == "secret.example"
    assert observed.protocols == (b"h3",)
    assert observed.server_hello is not None
    assert {opened.kind for opened in observed.opened} == {Kind.INITIAL}
    assert observed.sealed_kinds == {Kind.HANDSHAKE, Kind.ONE_RTT}


def test_an_observer_follows_a_retry(connect, retrying):
    client = connect(retrying)
    client.complete()
    observed = observe(exchanged(client))

    assert observed.server_name == "localhost"
    assert observed.server_hello is not None
    assert Kind.INITIAL not in observed.sealed_kinds
    assert retry_is_genuine(client.retry, packets(client.log[0].octets)[0].dcid)


def test_what_the_observer_opens_is_what_the_client_said(connect, server):
    client = connect(server)
    client.complete()

    said = [
        (opened.number, opened.frames)
        for seen in client.log
        for opened in seen.opened
        if opened.kind is Kind.INITIAL
    ]
    assert said == [(each.number, each.frames) for each in observe(exchanged(client)).opened]
    assert client.log[0].direction == SENT
