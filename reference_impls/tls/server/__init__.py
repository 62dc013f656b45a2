"""A TLS server that is right: versions 1.2 and 1.3 over TCP, HTTP/1.1 inside.

python -m reference_impls.tls.server tls --port 8443 --cert cert.pem --key key.pem
"""
