"""Load the plugins; nothing else belongs here."""

pytest_plugins = [
    "fixtures.verdicts.options",
    "fixtures.verdicts.plugin",
    "fixtures.verdicts.sanity",
    "fixtures.verdicts.known_plugin",
    "fixtures.targets.choice",
    "fixtures.targets.plugin",
    "fixtures.mutants_plugin",
    "fixtures.spread",
    "fixtures.doctor",
    "fixtures.lab.plugin",
    "fixtures.network_plugin",
    "fixtures.controls_plugin",
    "fixtures.meeting_plugin",
    "fixtures.https.plugin",
    "fixtures.https.h3",
    "fixtures.tls.plugin",
    "fixtures.http1.plugin",
    "fixtures.http1.client_plugin",
    "fixtures.hypothesis_profile",
    "reports.plugin",
]
