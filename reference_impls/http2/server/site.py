"""The site that the reference server shows: that of HTTP/1.1, and a page of many windows."""

from reference_impls.http1.message import Asked, Page
from reference_impls.http1.server.site import Site as Http1Site

LARGE = b"".join(b"Line %05d of a page for which a window is too small.\n" % n for n in range(6000))


class Site(Http1Site):
    """Answers requests; each method is one page."""

    def __init__(self) -> None:
        super().__init__()
        self.pages[b"/large"] = {b"GET": self.large}

    def large(self, asked: Asked) -> Page:
        """Show a page of more than four times 65535 octets."""
        return Page(200, (), LARGE).dated()
