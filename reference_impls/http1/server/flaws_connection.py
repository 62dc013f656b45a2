"""Flaws in the course of a connection: its end, the order of answers, 100 and 101."""

from collections import deque
from dataclasses import replace

from reference_impls.http1.message import Asked, Page
from reference_impls.http1.server.site import Site
from reference_impls.http1.server.talk import Fault, Head, More, Talk

SWITCHED = b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\n%s\r\n"
LONG = 60.0  # seconds


class KeepsRefused(Talk):
    """After a request that was refused the connection goes on."""

    def refuse(self, status: int) -> bytes:
        """Begin anew."""
        said = super().refuse(status)
        self.head = self.content = None
        self.done = False
        return said + self.receive(b"") if self.unread else said


class EndsUnsaid(Talk):
    """Each connection ends behind its first response, which does not say so."""

    def answer(self) -> bytes:
        """End it afterwards."""
        said = super().answer()
        self.done = True
        return said


class EndsRefusedUnsaid(Talk):
    """The connection ends behind a refusal, which does not say so."""

    def refuse(self, status: int) -> bytes:
        """Leave out the option close."""
        return super().refuse(status).replace(b"connection: close\r\n", b"")


class EndsOnPost(Talk):
    """The connection of a POST ends behind its response, which does not say so."""

    def answer(self) -> bytes:
        """End it afterwards."""
        post = self.head is not None and self.head.method == b"POST"
        said = super().answer()
        self.done |= post
        return said


class AnswersBackwards(Talk):
    """Requests that come together are answered last things first."""

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self.said: deque[bytes] = deque()

    def answer(self) -> bytes:
        """Keep the answer."""
        self.said.appendleft(super().answer())
        return b""

    def receive(self, octets: bytes) -> bytes:
        """Say all answers at the end."""
        rest = super().receive(octets)
        said, self.said = b"".join(self.said), deque()
        return said + rest


class ForgetsTheTenth(Talk):
    """Of requests that come together ten are answered."""

    count = 0

    def receive(self, octets: bytes) -> bytes:
        """Count from here."""
        self.count = 0
        return super().receive(octets)

    def answer(self) -> bytes:
        """Forget the rest."""
        self.count += 1
        if self.count == 10:
            self.unread = b""
        return super().answer()


class Overtakes(Talk):
    """What takes long is left for later, and never comes."""

    def step(self) -> bytes:
        """Go on with the next request."""
        said = super().step()
        if self.page is not None and self.page.pause:
            self.head = self.content = self.page = None
            self.pause = 0.0
        return said


class KeepsOldOnes(Talk):
    """A connection of HTTP/1.0 goes on without being asked to."""

    def persists(self, head: Head) -> bool:
        """Do as with HTTP/1.1."""
        return super().persists(Head(head.method, head.target, b"1.1", head.fields))


class PromisesToKeep(Talk):
    """A client of HTTP/1.0 is told that the connection goes on, and it ends."""

    def answer(self) -> bytes:
        """End it all the same."""
        old = self.head is not None and self.head.version == b"1.0"
        said = super().answer()
        self.done |= old
        return said


class CloseInLowerCase(Talk):
    """The option close is known in lower case only, and only alone."""

    def persists(self, head: Head) -> bool:
        """Compare as it came."""
        if b"close" in head.members(b"connection") and head.all(b"connection") != [b"close"]:
            return True
        return super().persists(head)


class EndsForFields(Talk):
    """Fields that are no options end a connection, too."""

    def persists(self, head: Head) -> bool:
        """Look for them."""
        named = any(head.all(name) for name in (b"keep-alive", b"proxy-connection", b"close"))
        return not named and super().persists(head)


class EndCancels(Talk):
    """The end of a client's direction cancels what it has asked for."""

    def respond(self, asked: Asked) -> Page:
        """Take a moment."""
        page = super().respond(asked)
        return replace(page, pause=max(page.pause, 0.01))

    def end(self) -> bytes:
        """Give up."""
        self.done = True
        return b""


class KeepsClosed(Talk):
    """After a request with close the connection goes on."""

    def persists(self, head: Head) -> bool:
        """Look for no option."""
        return True


class SaysCloseAndGoesOn(Talk):
    """A response says close in return, and the connection goes on."""

    def response(self, page: Page, head: Head) -> bytes:
        """Promise only."""
        said = super().response(page, head)
        self.done = False
        return said

    def refuse(self, status: int) -> bytes:
        """Go on."""
        said = super().refuse(status)
        self.head = self.content = None
        self.done = False
        return said + self.receive(b"") if self.unread else said


class CloseUnsaid(Talk):
    """The option close is obeyed and not said in return."""

    def octets_of(self, status: int, fields: list[tuple[bytes, bytes]]) -> bytes:
        """Leave it out."""
        return super().octets_of(status, [one for one in fields if one[1] != b"close"])


class AnswersEarly(Talk):
    """A request that is not for its page is answered before its content, which stays unread."""

    def take_content(self, head: Head) -> bytes:
        """Leave it."""
        unwanted = head.method == b"POST" and not head.target.startswith((b"/echo", b"/head"))
        return b"" if unwanted else super().take_content(head)


class NoFarewell(Talk):
    """A connection ends without the close_notify of TLS."""

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self.abrupt = True


class StaysOpen(Talk):
    """The end of a client's direction is not answered."""

    def end(self) -> bytes:
        """Wait for somebody."""
        self.pause = LONG
        return b""


class Takes(Talk):
    """A client that goes away takes the next one's response with it."""

    missing = 0

    def end(self) -> bytes:
        """Remember it where something was half said."""
        if self.head is not None:
            Takes.missing = 1
        return super().end()

    def respond(self, asked: Asked) -> Page:
        """Fail once."""
        if Takes.missing:
            Takes.missing = 0
            return Page(500, ()).dated()
        return super().respond(asked)


class NeverContinues(Talk):
    """A client that waits for 100 waits in vain."""

    def wants_100(self, head: Head) -> bool:
        """See no expectation."""
        return False


class ContinuesForAll(Talk):
    """Clients of HTTP/1.0 get 100, too."""

    def wants_100(self, head: Head) -> bool:
        """Forget the version."""
        return b"100-continue" in head.members(b"expect")


class ExpectsNothing(Talk):
    """A request with an expectation is taken to have no content yet."""

    def take_content(self, head: Head) -> bytes:
        """Ask for it in place of an answer."""
        return b"" if head.members(b"expect") and self.unread else super().take_content(head)


class WaitsForNothing(Talk):
    """A GET that expects 100 is waited for, although no content follows."""

    def take_content(self, head: Head) -> bytes:
        """Wait."""
        if self.wants_100(head) and head.method == b"GET":
            raise More
        return super().take_content(head)


class FailsExpectations(Talk):
    """An expectation that is not known is answered by 500."""

    def wants_100(self, head: Head) -> bool:
        """Know one."""
        return super().wants_100(head)

    def check(self, head: Head) -> None:
        """Fall over another."""
        super().check(head)
        if set(head.members(b"expect")) - {b"100-continue"}:
            raise Fault(500)


class Switcher(Talk):
    """Switches to whatever is offered; `takes` says when."""

    named = b"Upgrade: %s\r\n"

    def takes(self, head: Head) -> bool:
        """Whether it switches."""
        offered = head.version == b"1.1" and b"upgrade" in head.members(b"connection")
        return offered and bool(head.all(b"upgrade"))

    def answer(self) -> bytes:
        """Say 101, and nothing afterwards."""
        head = self.head
        if head is None or not self.takes(head):
            return super().answer()
        self.done = True
        offer = head.all(b"upgrade")[0].partition(b",")[0]
        return SWITCHED % (self.named % offer if self.named else b"")


class SwitchesToAnything(Switcher):
    """A protocol that nobody knows is switched to."""


class SwitchesUnasked(Switcher):
    """A switch needs no option of Connection."""

    def takes(self, head: Head) -> bool:
        """Look at Upgrade alone."""
        return bool(head.all(b"upgrade")) and not head.all(b"connection")


class SwitchesOldOnes(Switcher):
    """A client of HTTP/1.0 is switched, too."""

    def takes(self, head: Head) -> bool:
        """Look at the version."""
        return bool(head.all(b"upgrade")) and head.version == b"1.0"


class SwitchesUnnamed(Switcher):
    """What is switched to is not said."""

    named = b""

    def takes(self, head: Head) -> bool:
        """Know one protocol."""
        return super().takes(head) and head.all(b"upgrade") == [b"websocket"]


class OffersHaveNoContent(Talk):
    """A request that offers another protocol has no content."""

    def take_content(self, head: Head) -> bytes:
        """Leave it where it is."""
        return b"" if head.all(b"upgrade") else super().take_content(head)


class FaultsGoFirst(Talk):
    """What is served is answered once all is read; a fault is answered instead."""

    held = b""

    def answer(self) -> bytes:
        """Keep it while there is more to read."""
        self.held += super().answer()
        said, self.held = (b"", self.held) if self.unread else (self.held, b"")
        return said

    def refuse(self, status: int) -> bytes:
        """Forget what waits."""
        self.held = b""
        return super().refuse(status)


class SwitchesAtOnce(Switcher):
    """A client that waits for 100 is switched without it."""

    def take_content(self, head: Head) -> bytes:
        """Wait for nothing."""
        return b"" if self.takes(head) else super().take_content(head)

    def takes(self, head: Head) -> bool:
        """Look for the expectation."""
        return super().takes(head) and self.wants_100(head)


class ServesHalves(Talk):
    """Half a head is answered as if it were whole."""

    def while_waiting(self) -> bytes:
        """Answer what is there."""
        if self.head is not None or not self.unread:
            return super().while_waiting()
        self.unread = b""
        return self.octets_of(200, [(b"content-length", b"0")])


class FewPlaces(Talk):
    """Thirty clients are served, and no more."""

    here = 0

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        FewPlaces.here += 1

    def end(self) -> bytes:
        """Make room for another."""
        FewPlaces.here -= 1
        return super().end()

    def respond(self, asked: Asked) -> Page:
        """Serve nobody where there are too many."""
        return super().respond(asked) if FewPlaces.here < 30 else Page(503, ()).dated()


class Exhausted(Talk):
    """Who has sent more than a megabyte leaves nothing for the next one."""

    spent = False

    def receive(self, octets: bytes) -> bytes:
        """Count what waits."""
        Exhausted.spent |= len(self.unread) > 1 << 20
        return super().receive(octets)

    def respond(self, asked: Asked) -> Page:
        """Fail once."""
        if Exhausted.spent:
            Exhausted.spent = False
            return Page(503, ()).dated()
        return super().respond(asked)


class Busy(Talk):
    """Who asks a thousand times leaves nothing for the next one."""

    spent = False

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self.count = 0

    def respond(self, asked: Asked) -> Page:
        """Fail once."""
        self.count += 1
        if Busy.spent and self.count == 1:
            Busy.spent = False
            return Page(503, ()).dated()
        Busy.spent |= self.count > 1000
        return super().respond(asked)


class TakesATerabyte(Talk):
    """A content that is too large is answered as if it were there."""

    def length(self, head: Head) -> int:
        """Take none of it."""
        try:
            return super().length(head)
        except Fault as fault:
            if fault.status == 413:
                return 0
            raise


FLAWS: dict[str, type[Talk]] = {
    "keeps-refused": KeepsRefused,
    "ends-unsaid": EndsUnsaid,
    "ends-refused-unsaid": EndsRefusedUnsaid,
    "ends-on-post": EndsOnPost,
    "answers-backwards": AnswersBackwards,
    "forgets-the-tenth": ForgetsTheTenth,
    "overtakes": Overtakes,
    "keeps-old-ones": KeepsOldOnes,
    "promises-to-keep": PromisesToKeep,
    "close-in-lower-case": CloseInLowerCase,
    "ends-for-fields": EndsForFields,
    "end-cancels": EndCancels,
    "keeps-closed": KeepsClosed,
    "says-close-and-goes-on": SaysCloseAndGoesOn,
    "close-unsaid": CloseUnsaid,
    "answers-early": AnswersEarly,
    "no-farewell": NoFarewell,
    "stays-open": StaysOpen,
    "takes-the-next": Takes,
    "never-continues": NeverContinues,
    "continues-for-all": ContinuesForAll,
    "expects-nothing": ExpectsNothing,
    "waits-for-nothing": WaitsForNothing,
    "fails-expectations": FailsExpectations,
    "switches-to-anything": SwitchesToAnything,
    "switches-unasked": SwitchesUnasked,
    "switches-old-ones": SwitchesOldOnes,
    "switches-unnamed": SwitchesUnnamed,
    "switches-at-once": SwitchesAtOnce,
    "offers-have-no-content": OffersHaveNoContent,
    "faults-go-first": FaultsGoFirst,
    "serves-halves": ServesHalves,
    "few-places": FewPlaces,
    "exhausted": Exhausted,
    "busy": Busy,
    "takes-a-terabyte": TakesATerabyte,
}
