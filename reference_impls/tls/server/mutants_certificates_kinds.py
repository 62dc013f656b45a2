"""Mutants around the kinds of certificates, keys and signatures."""

from reference_impls.tls.server.bent_mutants import bent

MUTANTS = [
    bent("says-sha1", "Where SHA-1 is offered, CertificateVerify names it.", "T13S-231"),
    bent("signs-with-pkcs1", "An RSA key signs with PKCS #1.", "T13S-087"),
    bent("other-length", "A compressed certificate tells another length.", "EXT-013"),
    bent("compresses-unasked", "The certificate is always compressed.", "EXT-109"),
    bent(
        "bad-certificate-wrong",
        "access_denied is sent where bad_certificate is due.",
        "EXT-014",
    ),
    bent(
        "may-only-encrypt",
        "The certificate may encrypt, and not sign.",
        "T13S-232",
        reason="its key is not the one that signs, and who checks the handshake stops there",
    ),
]
