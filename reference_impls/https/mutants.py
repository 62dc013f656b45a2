"""The mutants of suites/https: every kind of HTTPS with one rule broken."""

from reference_impls.https.mutants_quic import QUIC
from reference_impls.https.mutants_tcp import TCP

MUTANTS = [*TCP, *QUIC]
