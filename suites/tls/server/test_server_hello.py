"""What a ServerHello of TLS 1.3 holds (RFC 9846 section 4.2.3)."""

from fixtures.requirements import MUST, capability, rfc9846
from fixtures.tls.names import ExtensionType, Version
from fixtures.tls.suites import SUITES12, SUITES13

pytestmark = capability("tls13")


@rfc9846("4.2.3", MUST, id="T13S-008", also="RFC 8446 4.1.3")
def test_session_id_is_echoed(tls):
    """The session id of the hello comes back octet by octet."""
    sent = tls.hello()

    assert tls.say_hello(sent).session_id == sent.session_id


@rfc9846("4.2.3", MUST, id="T13S-009", also="RFC 8446 4.1.3")
def test_no_session_id_is_answered_by_none(tls):
    """A hello without a session id is answered without one."""
    hello = tls.say_hello(session_id=b"")

    assert hello.session_id == b""


@rfc9846("E.4", MUST, id="T13S-112", also="RFC 8446 D.4")
def test_server_hello_is_disguised(tls):
    """With a session id in the hello one change_cipher_spec comes, right behind the ServerHello."""
    tls.complete()

    names = [type(one).__name__ for one in tls.seen]
    assert names[:2] == ["ServerHello", "ChangeCipherSpec"]
    assert names.count("ChangeCipherSpec") == 1


@rfc9846("4.2.3", MUST, id="T13S-023", also="RFC 8446 4.1.3")
def test_random_is_fresh(tls):
    """Two handshakes get two random values."""
    first = tls.say_hello().random
    tls.close()
    second = tls.again().say_hello().random

    assert first != second
    assert bytes(32) not in (first, second)


@rfc9846("4.2.3", MUST, id="T13S-026", also="RFC 8446 4.1.3")
def test_fields_of_old_have_their_values(tls):
    """legacy_version is that of TLS 1.2, compression is null, and the suite was offered."""
    offered = tls.hello()
    hello = tls.say_hello(offered)

    assert (hello.legacy_version, hello.compression_method) == (Version.tls12, 0)
    assert hello.cipher_suite in offered.cipher_suites


@rfc9846("4.2.3", MUST, id="T13S-027", also="RFC 8446 4.1.3")
def test_extensions_are_those_of_the_key_exchange(tls):
    """Without a pre-shared key the extensions are supported_versions and key_share, no other."""
    types = {one.type for one in tls.say_hello().extensions}

    assert types == {ExtensionType.supported_versions, ExtensionType.key_share}


@rfc9846("4.2.3", MUST, id="T13S-227", also="RFC 8446 4.1.3")
def test_random_is_the_servers_own(tls):
    """The server's random does not repeat that of the client, nor a part of it."""
    sent = tls.hello()
    random = tls.say_hello(sent).random

    assert [random[at : at + 8] in sent.random for at in range(0, 32, 8)] == [False] * 4


@rfc9846("4.2.3", MUST, id="T13S-228", also="RFC 8446 4.1.3")
def test_suite_goes_with_the_version(tls):
    """With suites of TLS 1.2 in front of them, a suite of TLS 1.3 is chosen for TLS 1.3."""
    hello = tls.say_hello(suites=(*SUITES12, *SUITES13))

    assert hello.cipher_suite in SUITES13
