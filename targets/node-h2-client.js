// Fetches a URL with Node's http2: the body to standard output, exit code 0 for a whole response.

const { connect, constants } = require("node:http2");

const url = new URL(process.argv[2]);
const session = connect(url.origin);
const stream = session.request({ ":path": url.pathname + url.search });
const parts = [];
let answered = false;
let ended = false;

// Where the connection fails, there may be no event at all: the program just ends.
process.exitCode = 1;

session.on("error", console.error);
stream.on("error", console.error);
stream.on("response", () => (answered = true));
stream.on("data", (part) => parts.push(part));
stream.on("end", () => (ended = true));
stream.on("close", () => {
  session.close();
  const whole = stream.rstCode === constants.NGHTTP2_NO_ERROR && !stream.aborted;
  if (answered && ended && whole) {
    process.stdout.write(Buffer.concat(parts));
    process.exitCode = 0;
  }
});
