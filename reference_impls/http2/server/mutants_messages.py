"""Mutants with flaws in how HTTP is carried: fields, methods, statuses, limits."""

from reference_impls.http2.server.mutant import bent
from reference_impls.mutant import Mutant

FIELDS = [
    bent("takes-upper-case", "Names of fields may be in upper case.", "H2-169"),
    bent("takes-odd-names", "Names of fields may have any octet.", "H2-170", "H2-347"),
    bent("takes-colons", "A colon may be in a name.", "H2-171"),
    bent("takes-no-name", "A field needs no name.", "H2-172"),
    bent("takes-no-tokens", "Names of fields may have any visible octet.", "H2-348"),
    bent("takes-delimiters", "NUL, CR and LF may be in a value.", "H2-173", "H2-350"),
    bent("takes-padded-values", "Blanks may be around a value.", "H2-174"),
    bent("takes-controls", "Control characters may be in a value.", "H2-351"),
    bent("takes-connection-fields", "Fields about a connection are passed over.", "H2-177"),
    bent("takes-any-te", "TE may say anything.", "H2-353"),
    bent("refuses-underscores", "Names with an underscore are refused.", "H2-349"),
    bent("refuses-latin", "Values with octets above 127 are refused.", "H2-352"),
    bent("refuses-te", "TE is refused, whatever it says.", "H2-178"),
    bent("joins-cookies-by-commas", "Crumbs of Cookie are joined by commas.", "H2-181"),
    bent("sorts-fields", "Fields reach the application in the reverse order.", "H2-354"),
    bent("resets-instead-of-400", "A malformed request gets no status.", "H2-175"),
]

CONTROL_DATA = [
    bent(
        "takes-unknown-pseudo-fields",
        "Pseudo-fields that nobody knows are passed over.",
        "H2-182",
        "H2-198",
    ),
    bent("takes-status", "A request may have `:status`.", "H2-183"),
    bent("takes-late-pseudo-fields", "Pseudo-fields may stand anywhere.", "H2-185"),
    bent("wants-method-first", "A request has to begin with its method.", "H2-355"),
    bent("takes-repeated-pseudo-fields", "Of two pseudo-fields the last counts.", "H2-186"),
    bent("takes-incomplete-requests", "A request needs no scheme and no path.", "H2-187"),
    bent("takes-nothing-for-get", "A request without fields gets the front page.", "H2-356"),
    bent("mends-paths", "A path without a slash is that of the front page.", "H2-188", "H2-357"),
    bent("cuts-paths", "A path is read as far as it is one.", "H2-358"),
    bent("cuts-methods", "A method is read as far as it is one.", "H2-194"),
    bent("knows-no-asterisk", "`*` is a page that is not there.", "H2-189"),
    bent("query-is-a-name", "A query is part of the name of a page.", "H2-360"),
    bent("takes-any-scheme", "A request may be of any scheme.", "H2-387", "H2-194"),
    bent("takes-two-hosts", "Host may differ from `:authority`.", "H2-190"),
    bent("host-decides", "Host says for whom a request is, not `:authority`.", "H2-191"),
    bent("refuses-host", "A request with Host is refused.", "H2-383"),
    bent(
        "takes-any-authority",
        "Any text is a host, and so is none.",
        "H2-193",
        "H2-385",
        "H2-386",
    ),
    bent("takes-any-method", "An unknown method is GET.", "H2-370", "H2-371", "H2-372"),
    bent("ignores-case-of-methods", "`get` is GET.", "H2-371"),
    bent("knows-no-head", "HEAD is not implemented.", "H2-366"),
    bent(
        "tunnels-anywhere",
        "CONNECT opens a tunnel, whatever the request says.",
        "H2-196",
        "H2-197",
        "H2-379",
        "H2-380",
        "H2-198",
    ),
    bent("withdraws-connect", "ENABLE_CONNECT_PROTOCOL is 1, then 0.", "H2-381"),
    bent("wants-no-offer-of-clients", "ENABLE_CONNECT_PROTOCOL is an error.", "H2-382"),
]

CONTENT = [
    bent(
        "passes-over-length",
        "Content-Length is not looked at.",
        "H2-163",
        "H2-164",
        "H2-344",
        "H2-345",
    ),
    bent("wants-no-length-of-nothing", "A Content-Length of 0 is refused.", "H2-343"),
    bent("takes-padding-for-content", "Padding of DATA is content.", "H2-340", "H2-342"),
    bent("keeps-last-piece-only", "Of several DATA frames the last counts.", "H2-340", "H2-408"),
    bent("reads-chunks", "What looks like chunks is decoded.", "H2-341"),
    bent("ends-with-any-headers", "Second HEADERS end a request without the flag.", "H2-161"),
    bent("forgives-data-behind-the-end", "DATA behind the end is passed over.", "H2-162"),
    bent("loses-what-has-trailers", "A request with trailers is lost.", "H2-160", "H2-362"),
    bent("takes-any-trailers", "Trailers are not looked at.", "H2-184", "H2-361"),
    bent("merges-trailers", "Trailers become fields of the head.", "H2-364"),
    bent("wants-trailers-in-one-piece", "Trailers may not be continued.", "H2-363"),
    bent("wants-no-empty-trailers", "HEADERS may not be empty.", "H2-396"),
    bent("never-continues", "Expect is passed over.", "H2-168", "H2-374"),
    bent("loses-expected-content", "Content behind Expect is lost.", "H2-375"),
    bent("waits-for-expected-content", "Behind Expect there has to be content.", "H2-376"),
    bent("ends-with-continue", "100 ends the stream.", "H2-378"),
    bent("switches-protocols", "101 answers a request for an upgrade.", "H2-018"),
]

RESPONSES = [
    bent("adds-pseudo-field", "Responses have a `:path`.", "H2-195"),
    bent("writes-upper-case", "Responses have a field in upper case.", "H2-176"),
    bent("says-keep-alive", "Responses have a field Connection.", "H2-180"),
    bent("miscounts-content", "Content-Length is one too many.", "H2-391"),
    bent("says-nothing-is-long", "204 has a Content-Length.", "H2-392"),
    bent("says-head-is-empty", "HEAD brings a Content-Length of 0.", "H2-368"),
    bent("says-not-modified-is-empty", "304 brings a Content-Length of 0.", "H2-395"),
    bent("head-has-no-type", "HEAD brings no Content-Type.", "H2-369"),
    bent("has-no-clock", "Responses have no Date.", "H2-393"),
    bent("sends-content-to-head", "HEAD brings content.", "H2-166", "H2-367"),
    bent("begins-with-data", "DATA comes before the head of a response.", "H2-389"),
    bent("goes-on-behind-the-end", "DATA follows the end of a response.", "H2-390"),
    bent("trails-pseudo-field", "Trailers hold a pseudo-field.", "H2-394"),
]

FLOODS = [
    bent("counts-reset-streams", "Streams that were reset count.", "H2-400", "H2-401"),
    bent(
        "goes-deaf",
        "After 500 frames of a connection nobody listens to it.",
        *(f"H2-{number}" for number in range(402, 409)),
    ),
]

MUTANTS: list[Mutant] = [*FIELDS, *CONTROL_DATA, *CONTENT, *RESPONSES, *FLOODS]
