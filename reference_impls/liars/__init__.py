"""Generic liars: servers that answer every client in the same wrong way, whatever it says.

A blunt liar lies from the first octet. A polite one serves valid requests, and lies at the first
anomaly. A suite that one of them passes judges nothing.
"""

from dataclasses import dataclass

SERVER = "--host {host} --port {port} --cert {cert} --key {key} --keylog {keylog}"
HTTP_SERVER = "--host {host} --port {port}"


@dataclass(frozen=True)
class Liar:
    """A liar; `suite` is who has to see through it, `command` has placeholders of a target file."""

    suite: str
    name: str
    sentence: str
    command: str
    polite: bool


def _blunt(name: str, sentence: str, suite: str = "tls/server") -> Liar:
    command = f"{{python}} -m reference_impls.liars.blunt {name} {SERVER}"
    return Liar(suite, f"blunt-{name}", sentence, command, polite=False)


def _polite(name: str, sentence: str) -> Liar:
    command = f"{{python}} -m reference_impls.tls.server.bent {name} {SERVER}"
    return Liar("tls/server", f"polite-{name}", sentence, command, polite=True)


def _polite_http1(name: str, sentence: str) -> Liar:
    command = f"{{python}} -m reference_impls.liars.polite_http1 {name} {HTTP_SERVER}"
    return Liar("http1/server", f"http1-polite-{name}", sentence, command, polite=True)


def _polite_http2(name: str, sentence: str) -> Liar:
    command = f"{{python}} -m reference_impls.liars.polite_http2 {name} {HTTP_SERVER}"
    return Liar("http2/server", f"http2-polite-{name}", sentence, command, polite=True)


LIARS = [
    _blunt("closes", "Closes each connection at the first octet; QUIC: closes it with NO_ERROR."),
    _blunt("cleartext", "Answers 400 in cleartext; QUIC: repeats what the client sent."),
    _blunt("lies", "Sends an alert that fits nothing; QUIC: an error code that fits nothing."),
    _blunt("accepts", "Answers 200 in cleartext; QUIC: takes all datagrams, and answers none."),
    _blunt("refuses", "Sends handshake_failure; QUIC: refuses the connection."),
    _blunt("mute", "Takes everything, and says nothing."),
    _polite("closes", "Closes without an alert where one is due."),
    _polite("lies", "Sends access_denied, whatever alert is due."),
    _polite("accepts", "Goes on as if nothing had happened, as far as that is possible."),
    _polite(
        "refuses", "Refuses what is not as most clients send it, always with handshake_failure."
    ),
    _polite("mute", "Falls silent where an alert is due, and keeps the connection."),
    _blunt("closes", "Closes each connection at the first octet.", "http1/server"),
    _blunt("cleartext", "Answers 400 to everything.", "http1/server"),
    _blunt("lies", "Answers with octets that are no HTTP.", "http1/server"),
    _blunt("accepts", "Answers an empty 200 to everything.", "http1/server"),
    _blunt("mute", "Takes everything, and says nothing.", "http1/server"),
    _polite_http1("closes", "Closes without a response where a refusal is due."),
    _polite_http1("lies", "Says 503, whatever status is due."),
    _polite_http1("accepts", "Answers 200 as if nothing had been wrong."),
    _polite_http1("refuses", "Refuses with 400 what is not as most clients send it."),
    _polite_http1("mute", "Falls silent where a refusal is due, and keeps the connection."),
    _blunt("closes", "Closes each connection at the first octet.", "http2/server"),
    _blunt("cleartext", "Answers 400 of HTTP/1.1 to everything.", "http2/server"),
    _blunt("lies", "Answers with octets that are no HTTP/2.", "http2/server"),
    _blunt("h2-accepts", "Says an empty 200 on stream 1 to everything.", "http2/server"),
    _blunt("h2-refuses", "Says GOAWAY at once.", "http2/server"),
    _blunt("mute", "Takes everything, and says nothing.", "http2/server"),
    _polite_http2("closes", "Closes without a word where an error or a refusal is due."),
    _polite_http2("lies", "Gives each error a code, and each refusal a status, that fits nothing."),
    _polite_http2("accepts", "Goes on as if nothing had been wrong, and shows a page."),
    _polite_http2("refuses", "Answers 400 to everything once a client is not like most."),
    _polite_http2("mute", "Falls silent where an error is due, and keeps the connection."),
]
