"""One small server per kind of HTTPS, and one that serves every kind on one port number.

python -m reference_impls.https tcp-tls13 --port 8443 --cert cert.pem --key key.pem
"""
