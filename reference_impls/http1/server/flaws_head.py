"""Flaws in how the head of a request is read: its lines, its target, its fields, Host."""

from reference_impls.http1.server.talk import Head, Talk


class ServesWithoutHost(Talk):
    """A request without Host is served."""

    def check_host(self, head: Head) -> None:
        """Demand nothing."""
        if head.all(b"host"):
            super().check_host(head)


class TakesTwoHosts(Talk):
    """Of two Host fields the first one counts."""

    def check_host(self, head: Head) -> None:
        """Look at the first one only."""
        hosts = head.all(b"host")
        super().check_host(
            Head(head.method, head.target, head.version, [(b"host", h) for h in hosts[:1]])
        )


FLAWS: dict[str, type[Talk]] = {
    "serves-without-host": ServesWithoutHost,
    "takes-two-hosts": TakesTwoHosts,
}
