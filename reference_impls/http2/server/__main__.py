"""`python -m reference_impls.http2.server --port N ...`: serves as the RFCs say."""

from reference_impls.http2.server.connection import Http2
from reference_impls.http2.server.program import run

if __name__ == "__main__":
    run(lambda respond, later, secure: Http2(respond, later, secure=secure))
