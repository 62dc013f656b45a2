"""The mutants of suites/ip: a kernel's IP behind a wire that breaks one rule."""

from reference_impls.ip import (
    mutants_fragments,
    mutants_header,
    mutants_icmp,
    mutants_options,
    mutants_path_mtu,
)

MUTANTS = [
    *mutants_header.MUTANTS,
    *mutants_options.MUTANTS,
    *mutants_fragments.MUTANTS,
    *mutants_icmp.MUTANTS,
    *mutants_path_mtu.MUTANTS,
]
