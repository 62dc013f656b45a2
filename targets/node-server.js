// A page and the extras of docs/targets.md on Node's own modules: node node-server.js PORT [HOST [KEY CERT [http/1.1]]]
// With a key and a certificate (PEM files) it speaks HTTP/2 inside TLS, or HTTP/1.1 where that is said; without them
// HTTP/1.1 in cleartext.
"use strict";
const fs = require("fs");
const http = require("http");
const http2 = require("http2");
const https = require("https");
const { createHash } = require("crypto");

const page = "This page came all the way from Node.\n".repeat(4);
const resource = "A line of a page that does not change.\n".repeat(50);
const large = "A line of a page for which a window is too small.\n".repeat(6000);
const saved = "Sat, 01 Nov 2025 08:00:00 GMT";
let stored = null;

function send(response, status, body, fields = {}) {
  response.writeHead(status, {
    "Content-Type": "text/plain", "Content-Length": Buffer.byteLength(body), ...fields,
  });
  response.end(body);
}

// Conditions (RFC 9110, section 13), which Node leaves to its user.

const tagOf = (body) => `"${createHash("sha256").update(body).digest("base64url")}"`;

function listed(tags, tag, weakly) {
  if (tags.trim() === "*") return tag !== null;
  return [...tags.matchAll(/(W\/)?("[^"]*")/g)].some(([, weak, text]) => text === tag && (weakly || !weak));
}

// The three forms of a date. What is none becomes NaN, which is neither before nor after anything.
const DATE = /^(\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT|\w{6,9}, \d\d-\w{3}-\d\d [\d:]{8} GMT|\w{3} \w{3} [ \d]\d [\d:]{8} \d{4})$/;
const time = (date) => DATE.test(date) ? Date.parse(date.replace(" GMT", "") + " GMT") : NaN;

// Do what is asked of something with this tag (null: there is nothing) and date, or say why not.
function conditionally(request, response, tag, date, perform) {
  const {
    "if-match": match, "if-none-match": none,
    "if-unmodified-since": unmodified, "if-modified-since": modified,
  } = request.headers;
  const reads = request.method === "GET" || request.method === "HEAD";
  const lost = match === undefined ? time(date) > time(unmodified) : !listed(match, tag, false);
  const known = none === undefined ? reads && time(date) <= time(modified) : listed(none, tag, true);
  if (known && reads && !lost) response.writeHead(304, { ETag: tag }).end();
  else if (lost || known) send(response, 412, "That is not what is here.\n");
  else perform();
}

// The pages

function head(request) {
  const lines = [`:method: ${request.method}`, `:authority: ${request.authority}`, `:path: ${request.path}`];
  for (const [name, value] of Object.entries(request.headers))
    if (!name.startsWith(":")) lines.push(`${name}: ${value}`);
  return Buffer.from(lines.join("\n") + "\n", "latin1");
}

function show(request, response, body, date) {
  const tag = tagOf(body);
  const fields = date ? { ETag: tag, "Last-Modified": date } : { ETag: tag };
  conditionally(request, response, tag, date, () => send(response, 200, body, fields));
}

function store(request, response, body) {
  if (request.headers["content-range"]) return send(response, 400, "All of it, please.\n");
  conditionally(request, response, stored === null ? null : tagOf(stored), undefined, () => {
    response.writeHead(body !== null && stored === null ? 201 : 204).end();
    stored = body;
  });
}

const pages = {
  "/": { GET: (request, response) => send(response, 200, page) },
  "/echo": { POST: (request, response, body) => send(response, 200, body) },
  "/head": { GET: (request, response) => send(response, 200, head(request)) },
  "/large": { GET: (request, response) => send(response, 200, large) },
  "/resource": { GET: (request, response) => show(request, response, resource, saved) },
  "/slow": { GET: (request, response) => setTimeout(() => send(response, 200, page), 1000) },
  "/chunked": {
    GET: (request, response) => {
      response.writeHead(200, { "Content-Type": "text/plain" }).write(page);
      response.end(page);
    },
  },
  "/store": {
    GET: (request, response) => stored === null ? send(response, 404, "Nothing.\n") : show(request, response, stored),
    PUT: store,
    DELETE: (request, response) => store(request, response, null),
  },
};

// A target may be a whole URL, and then it names the host, too (RFC 9112, section 3.2.2).
function understand(request) {
  if (request.httpVersionMajor === 2) return void (request.path = request.url);
  const url = /^http:\/\/([^/?#@:][^/?#@]*)\/?/i;
  const [, host = request.headers.host ?? ""] = url.exec(request.url) || [];
  request.authority = host;
  request.path = request.url.replace(url, "/");
}

function serve(request, response) {
  const chunks = [];
  understand(request);
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const methods = pages[request.path.split("?")[0]];
    const answer = methods && methods[request.method === "HEAD" ? "GET" : request.method];
    if (answer) answer(request, response, Buffer.concat(chunks));
    else if (methods) send(response, 405, "Not here.\n", { Allow: Object.keys(methods).join(", ") });
    else send(response, /^[/*]/.test(request.path) ? 404 : 400, "No such page.\n");
  });
}

const [port, host = "127.0.0.1", key, cert, protocol = "h2"] = process.argv.slice(2);
const read = (file) => fs.readFileSync(file);

function make() {
  if (!key) return http.createServer(serve);
  const identity = { key: read(key), cert: read(cert) };
  return protocol === "h2" ? http2.createSecureServer(identity, serve) : https.createServer(identity, serve);
}

make().listen(Number(port), host);
