"""Mutants around the kinds of certificates, keys and signatures."""

from reference_impls.tls.server.bent_mutants import bent

MUTANTS = [
    bent("says-sha1", "Where SHA-1 is offered, CertificateVerify names it.", "T13S-231"),
    bent("signs-with-pkcs1", "An RSA key signs with PKCS #1.", "T13S-087"),
    bent(
        "may-only-encrypt",
        "The certificate may encrypt, and not sign.",
        "T13S-232",
    ),
]
