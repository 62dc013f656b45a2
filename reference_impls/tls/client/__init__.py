"""The reference for suites/tls/client: a client on the stdlib's ssl, and one that can be bent."""
