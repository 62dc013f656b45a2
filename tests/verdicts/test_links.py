"""Where a failure sends its reader: the section, as the RFC Editor's pages name it."""

import pytest

from fixtures.verdicts.case import Requirement

PAGE = "https://www.rfc-editor.org/rfc/rfc"


@pytest.mark.parametrize(
    ("document", "section", "link"),
    [
        ("RFC 9293", "3.10.7.2", f"{PAGE}9293#section-3.10.7.2"),
        ("RFC 9846", "A.1", f"{PAGE}9846#appendix-A.1"),
        ("RFC 9846", "B", f"{PAGE}9846#appendix-B"),
        ("RFC 768", "Checksum", f"{PAGE}768"),
        ("Linux", "tcp", ""),
    ],
)
def test_link_of_a_requirement(document: str, section: str, link: str) -> None:
    assert Requirement(document, section, "MUST", "X-1").link == link
