"""HTTP/2 inside TLS (RFC 9113, sections 3.2 and 9.2)."""

from fixtures.http2.frames import INADEQUATE_SECURITY, MAGIC, encoded, settings
from fixtures.http2.outcome import connection_error
from fixtures.http2.received import SERVED
from fixtures.requirements import MUST, SHOULD, capability, remark, rfc9113
from fixtures.stream import Closed, Reset, Silence
from fixtures.tls import extensions as ext
from fixtures.tls.alerts import Alert
from fixtures.tls.extensions import Extension
from fixtures.tls.messages13 import CertificateRequest
from fixtures.tls.names import ExtensionType
from fixtures.tls.said import ApplicationData
from fixtures.verdicts.outcomes import not_applicable

MANDATORY = "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256"
"""The suite that every deployment has, and its twin for a certificate without RSA."""
PERMITTED = {
    "AES-128": MANDATORY,
    "AES-256": "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES256-GCM-SHA384",
    "ChaCha20": "ECDHE-RSA-CHACHA20-POLY1305:ECDHE-ECDSA-CHACHA20-POLY1305",
}
PROHIBITED = {
    "CBC": "ECDHE-RSA-AES128-SHA:ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES256-SHA384:"
    "ECDHE-ECDSA-AES256-SHA384",
    "RSA key exchange": "AES128-GCM-SHA256:AES256-GCM-SHA384:AES128-SHA",
}
"""Suites of appendix A, as OpenSSL names them."""


@rfc9113("3.2", MUST, id="H2-010")
def test_h2c_is_not_chosen_inside_tls(h2):
    """h2c, which is not for TLS, is not what ALPN chooses, not even where it is all on offer."""
    assert h2.over_tls(alpn="h2c").protocol() != "h2c"


@rfc9113("9.2", MUST, id="H2-274")
def test_older_tls_does_not_carry_http2(h2):
    """A client with nothing newer than TLS 1.1 is not given HTTP/2."""
    assert h2.over_tls(newest="TLSv1_1").protocol() != "h2"


@capability("tls12")
@rfc9113("9.2.2", MUST, id="H2-016")
def test_mandatory_suite_is_enough(h2):
    """In TLS 1.2 ECDHE with AES-128-GCM and P-256 is all that a client needs."""
    peer = h2.over_tls(newest="TLSv1_2", suites=MANDATORY, curve="prime256v1")
    chosen = peer.protocol()

    assert chosen == "h2"
    peer.send(peer.get(1))
    assert peer.response(1).status in SERVED


@capability("tls12")
@rfc9113("9.2.2", MUST, id="H2-275")
def test_permitted_suite_is_not_inadequate(h2):
    """A suite that is not prohibited, once it is chosen, is no reason to refuse HTTP/2."""
    answers = {}
    for name, suites in PERMITTED.items():
        peer = h2.over_tls(newest="TLSv1_2", suites=suites)
        if peer.protocol() is not None:
            peer.send(peer.get(1))
            answers[name] = peer.response(1).status
        peer.close()
    if not answers:
        not_applicable("such a suite")

    assert {name: one for name, one in answers.items() if one not in SERVED} == {}


@capability("tls12")
@rfc9113("9.2.2", SHOULD, id="H2-015")
def test_prohibited_suite_does_not_carry_http2(h2):
    """With suites of appendix A alone HTTP/2 is not chosen, or ends as INADEQUATE_SECURITY."""
    for suites in PROHIBITED.values():
        peer = h2.over_tls(newest="TLSv1_2", suites=suites)
        if peer.protocol() == "h2":
            assert peer.outcome() == connection_error(INADEQUATE_SECURITY)
        peer.close()


@capability("tls12")
@rfc9113("9.2.1", MUST, id="H2-013")
def test_renegotiation_is_refused(tls12):
    """A client that wants to renegotiate TLS behind its preface is refused."""
    client = tls12.complete(alpn=["h2"])
    if client.alpn != b"h2":
        not_applicable("HTTP/2 in TLS 1.2")
    tls12.write(encoded([MAGIC, settings()]))
    tls12.receive(ApplicationData)
    info = ext.renegotiation_info(client.client_verify_data)
    tls12.send(client.renegotiate(tls12.hello(alpn=["h2"]).having(info)))
    got = tls12.reaction()
    # A server that gives up may have answered the hello before: that is no renegotiation yet.
    while not isinstance(got, Alert | Closed | Reset | Silence):
        got = tls12.reaction()

    assert got != Silence(0)
    remark(f"renegotiation is refused with {got}")


@capability("tls13")
@rfc9113("9.2.3", MUST, id="H2-017")
def test_certificate_is_not_asked_for_afterwards(h2, tls):
    """A client of TLS 1.3 that could show a certificate later is not asked for one by HTTP/2."""
    could = Extension(ExtensionType.post_handshake_auth, b"")
    tls.complete(alpn=["h2"], extra=[could])
    tls.write(encoded([MAGIC, settings(), h2.get(1)]))
    said = tls.rest(tls.meeting.quiet_awake)

    assert "ApplicationData" in [type(one).__name__ for one in said]
    assert [one for one in tls.seen if isinstance(one, CertificateRequest)] == []
