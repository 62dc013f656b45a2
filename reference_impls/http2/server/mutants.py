"""The mutants of suites/http2/server: a server with one rule broken."""

from reference_impls.http2.server import (
    mutants_blocks,
    mutants_frames,
    mutants_messages,
    mutants_streams,
    mutants_windows,
)

MUTANTS = [
    *mutants_frames.MUTANTS,
    *mutants_streams.MUTANTS,
    *mutants_windows.MUTANTS,
    *mutants_blocks.MUTANTS,
    *mutants_messages.MUTANTS,
]
