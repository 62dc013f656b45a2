"""The target program of the suites below TLS: four verbs over TCP and UDP. In Python and in C."""
