"""The server's end of HTTP/1.1 without I/O: octets of requests in, octets of answers out."""

import h11

from reference_impls.pages import answer


class Http1:
    """One connection. `done` is true once nothing more will be answered on it."""

    def __init__(self) -> None:
        self._connection = h11.Connection(h11.SERVER)
        self._request: h11.Request | None = None
        self.done = False

    def receive(self, octets: bytes) -> bytes:
        """Take octets from the client and return the answers to the requests they complete."""
        if self.done:
            return b""
        try:
            self._connection.receive_data(octets)
            return b"".join(self._answers())
        except h11.RemoteProtocolError as fault:
            self.done = True
            return _refusal(fault.error_status_hint)

    def _answers(self) -> list[bytes]:
        answers: list[bytes] = []
        while not self.done:
            event = self._connection.next_event()
            if event is h11.NEED_DATA or event is h11.PAUSED:
                break
            if isinstance(event, h11.Request):
                self._request = event
            elif isinstance(event, h11.EndOfMessage) and self._request is not None:
                answers.append(self._answer(self._request))
                self.done = self._connection.our_state is h11.MUST_CLOSE
                if not self.done:
                    self._connection.start_next_cycle()
            elif isinstance(event, h11.ConnectionClosed):
                self.done = True
        return answers

    def _answer(self, request: h11.Request) -> bytes:
        page = answer(request.method, request.target)
        response = h11.Response(status_code=page.status, headers=list(page.fields))
        parts = [self._connection.send(response)]
        if page.body:
            parts.append(self._connection.send(h11.Data(data=page.body)))
        parts.append(self._connection.send(h11.EndOfMessage()))
        return b"".join(part for part in parts if part)


def _refusal(status: int) -> bytes:
    return b"HTTP/1.1 %d Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % status
