"""CBC suites of TLS 1.2 (RFC 5246 section 6.2.3.2), and encrypt_then_mac (RFC 7366)."""

import pytest

from fixtures.requirements import MUST, capability, rfc5246, rfc7366
from fixtures.tls import extensions as ext
from fixtures.tls.alerts import Alert
from fixtures.tls.names import ContentType, ExtensionType
from fixtures.tls.records import Record
from fixtures.tls.refusal import refused
from fixtures.tls.said import Epoch
from fixtures.tls.suites import BLOCK, SUITES12, SUITES_CBC

pytestmark = capability("tls12")

BAD_MAC = refused(Alert.bad_record_mac)
DATA = ContentType.application_data
CONTENT = b"GET / HTTP/1.1\r\n"
LATER = ext.encrypt_then_mac()


def writer_after(tls12, *extra):
    """Complete a handshake with CBC, which works, and return what protects our records."""
    tls12.control(suites=SUITES_CBC, extra=extra)
    tls12.handshake(suites=SUITES_CBC, extra=extra)
    return tls12.client.writers[Epoch.session]


@capability("cbc")
@rfc5246("6.2.3.2", MUST, id="T12S-166")
def test_wrong_mac_is_refused(tls12):
    """A record whose MAC is wrong, and whose padding is right, is refused."""
    writer = writer_after(tls12)
    tls12.send(writer.seal_altered(DATA, CONTENT, mac=bytes(writer.suite.mac_length)))

    assert tls12.refusal() == BAD_MAC


@capability("cbc")
@rfc5246("6.2.3.2", MUST, id="T12S-167")
@pytest.mark.parametrize("at", [0, -2, -1], ids=["first", "last", "length"])
def test_wrong_padding_is_refused(tls12, at):
    """A record whose MAC is right is refused like one with a wrong MAC if its padding is wrong."""
    writer = writer_after(tls12)
    padding = bytearray(writer.padding(CONTENT, 2 * BLOCK))
    padding[at] ^= 1
    tls12.send(writer.seal_altered(DATA, CONTENT, padding=bytes(padding)))

    assert tls12.refusal() == BAD_MAC


@capability("cbc")
@rfc5246("6.2.3.2", MUST, id="T12S-168")
def test_padding_beyond_the_record_is_refused(tls12):
    """A record whose padding claims more octets than there are is refused like a wrong MAC."""
    writer = writer_after(tls12)
    padding = bytes([255]) * len(writer.padding(CONTENT))
    tls12.send(writer.seal_altered(DATA, CONTENT, padding=padding))

    assert tls12.refusal() == BAD_MAC


@capability("cbc")
@rfc5246("7.2.2", MUST, id="T12S-174")
@pytest.mark.parametrize("length", [1, BLOCK, 2 * BLOCK, 5 * BLOCK + 1])
def test_record_that_is_no_blocks_is_refused(tls12, length):
    """A record that is no IV and whole blocks, or has no room for a MAC, is refused."""
    writer_after(tls12)
    tls12.send(Record(DATA, bytes(length)))

    assert tls12.refusal() == BAD_MAC


@capability("cbc")
@rfc5246("6.2.3.2", MUST, id="T12S-169")
@pytest.mark.parametrize("more", [BLOCK, 14 * BLOCK])
def test_long_padding_is_taken_off(tls12, more):
    """A request in records with more padding than they need is understood."""
    writer = writer_after(tls12)
    tls12.send(writer.seal(DATA, tls12.request(), more))

    assert tls12.response().startswith(b"HTTP/1.")


@capability("cbc")
@rfc5246("6.2.3.2", MUST, id="T12S-163")
def test_initialization_vectors_are_new(tls12):
    """No record of the server begins with an IV that was there before, or ended the one before."""
    writer_after(tls12)
    tls12.write(tls12.request() * 20)
    tls12.rest(tls12.quiet)
    fragments = [record.fragment for record in tls12.client.protected]
    vectors = [one[:BLOCK] for one in fragments]
    ends = [one[-BLOCK:] for one in fragments]

    assert len(vectors) > 1
    assert len(set(vectors)) == len(vectors)
    assert set(vectors) & set(ends) == set()


@capability("encrypt_then_mac")
@rfc7366("2", MUST, id="T12S-038")
@pytest.mark.parametrize("suite", SUITES_CBC, ids=str)
def test_encrypt_then_mac_is_used(tls12, suite):
    """With a CBC suite the wish for encrypt_then_mac is acknowledged, and records follow it."""
    tls12.send(tls12.hello(suites=[suite], extra=[LATER]))
    if tls12.reaction() != Alert.handshake_failure:
        tls12.visit()
        assert tls12.client.server_hello.extension(ExtensionType.encrypt_then_mac) == LATER
        assert tls12.client.faults == []


@rfc7366("3", MUST, id="T12S-170")
def test_encrypt_then_mac_is_nothing_for_aead(tls12):
    """With an AEAD suite the wish for encrypt_then_mac is not acknowledged."""
    hello = tls12.say_hello(suites=SUITES12, extra=[LATER])

    assert hello.extension(ExtensionType.encrypt_then_mac) is None


@capability("cbc")
@rfc7366("2", MUST, id="T12S-173")
def test_encrypt_then_mac_is_not_used_unasked(tls12):
    """Without the wish for it records are made as RFC 5246 says."""
    tls12.visit(suites=SUITES_CBC)

    assert tls12.client.server_hello.extension(ExtensionType.encrypt_then_mac) is None
    assert tls12.client.faults == []


@capability("encrypt_then_mac")
@rfc7366("3", MUST, id="T12S-171")
def test_wrong_mac_behind_the_ciphertext_is_refused(tls12):
    """With encrypt_then_mac, too, a record whose MAC is wrong is refused."""
    writer = writer_after(tls12, LATER)
    tls12.send(writer.seal_altered(DATA, CONTENT, mac=bytes(writer.suite.mac_length)))

    assert tls12.refusal() == BAD_MAC


@capability("encrypt_then_mac")
@rfc5246("6.2.3.2", MUST, id="T12S-172", also="RFC 7366 3")
def test_wrong_padding_before_a_right_mac_is_refused(tls12):
    """With encrypt_then_mac, too, padding is looked at."""
    writer = writer_after(tls12, LATER)
    padding = bytearray(writer.padding(CONTENT, 2 * BLOCK))
    padding[0] ^= 1
    tls12.send(writer.seal_altered(DATA, CONTENT, padding=bytes(padding)))

    assert tls12.refusal() == BAD_MAC
