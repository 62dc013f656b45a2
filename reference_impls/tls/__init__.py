"""TLS 1.2 and 1.3: servers and clients that are right, and others with one flaw."""
