"""`python -m reference_impls.http1.server --port N ...`: serve until SIGTERM."""

from reference_impls.http1.connection import Http1
from reference_impls.http1.server.program import run
from reference_impls.http1.server.site import Site

if __name__ == "__main__":
    site = Site()
    run(lambda: Http1(site.respond))
