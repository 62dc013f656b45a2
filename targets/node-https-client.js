// Fetches a URL with Node's https: the body to standard output, exit code 0 for a whole response.

const { readFileSync } = require("node:fs");
const { request } = require("node:https");

const options = { ca: readFileSync(process.argv[3]), ALPNProtocols: ["http/1.1"] };

// Where the connection fails, there may be no event at all: the program just ends.
process.exitCode = 1;

request(process.argv[2], options, (response) => {
  const parts = [];
  response.on("error", console.error);
  response.on("data", (part) => parts.push(part));
  response.on("end", () => {
    if (response.complete && response.statusCode === 200) {
      process.stdout.write(Buffer.concat(parts));
      process.exitCode = 0;
    }
  });
})
  .on("error", console.error)
  .end();
