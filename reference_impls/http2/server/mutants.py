"""The mutants of suites/http2/server: a server with one rule broken."""

from reference_impls.http2.server import mutants_frames

MUTANTS = [*mutants_frames.MUTANTS]
