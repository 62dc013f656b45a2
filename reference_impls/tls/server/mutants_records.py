"""Mutants around records, alerts and closing."""

from reference_impls.tls.server.bent_mutants import bent

MUTANTS = [
    bent(
        "bad-mac-wrong-alert",
        "access_denied is sent where bad_record_mac is due.",
        "REC-017",
        "REC-018",
        "T12S-036",
    ),
    bent(
        "bad-mac-ignored",
        "A record that cannot be decrypted is skipped.",
        "REC-017",
        "REC-018",
        "T12S-036",
    ),
    bent("overflow-wrong-alert", "access_denied is sent where record_overflow is due.", "REC-008"),
    bent(
        "unexpected-wrong-alert",
        "access_denied is sent where unexpected_message is due.",
        "T13S-092",
        "T13S-093",
        "REC-012",
        "T13S-091",
        "T13S-114",
        "T12S-030",
    ),
    bent(
        "unexpected-ignored",
        "A message that is out of place is skipped.",
        "T13S-092",
        "REC-012",
        "T13S-114",
        "T12S-030",
    ),
    bent("deaf-to-alerts", "A fatal alert of the client changes nothing.", "ALR-007"),
    bent("alerts-in-the-clear", "Alerts are never protected.", "ALR-012"),
    bent(
        "refuses-ccs",
        "A second dummy ChangeCipherSpec record is refused.",
        "T13S-113",
    ),
    bent("refuses-pieces", "A hello that comes in several records is refused.", "REC-003"),
    bent("refuses-padding", "A padded record is refused.", "REC-015"),
    bent(
        "answers-nothing",
        "A request is never answered.",
        "T13S-001",
        reason="nothing works where no request is answered",
    ),
    bent("two-alerts", "Each fatal alert is sent twice.", "ALR-013"),
    bent("alerts-as-warnings", "Fatal alerts are sent as warnings.", "ALR-003"),
    bent("no-close-notify", "close_notify is never sent.", "ALR-004", "ALR-006", "ALR-016"),
    bent("data-after-close", "Data follow close_notify.", "ALR-004"),
]
