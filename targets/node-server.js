// A page and the extras of docs/targets.md on Node's own http module: node node-server.js PORT [HOST]
"use strict";
const http = require("http");

const page = "This page came all the way from Node.\n".repeat(4);
const resource = "A line of a page that does not change.\n".repeat(50);
const tag = '"node-1"';
const saved = "Sat, 01 Nov 2025 08:00:00 GMT";
let stored = null;

function send(response, status, body, fields = {}) {
  response.writeHead(status, {
    "Content-Type": "text/plain", "Content-Length": Buffer.byteLength(body), ...fields,
  });
  response.end(body);
}

function head(request) {
  const lines = [`:method: ${request.method}`, `:authority: ${request.headers.host}`, `:path: ${request.url}`];
  for (const [name, value] of Object.entries(request.headers)) lines.push(`${name}: ${value}`);
  return lines.join("\n") + "\n";
}

const pages = {
  "/": { GET: (request, response) => send(response, 200, page) },
  "/echo": { POST: (request, response, body) => send(response, 200, body) },
  "/head": { GET: (request, response) => send(response, 200, Buffer.from(head(request), "latin1")) },
  "/resource": {
    GET: (request, response) => send(response, 200, resource, { ETag: tag, "Last-Modified": saved }),
  },
  "/slow": { GET: (request, response) => setTimeout(() => send(response, 200, page), 1000) },
  "/chunked": { GET: (request, response) => { response.write(page); response.end(page); } },
  "/store": {
    GET: (request, response) => stored === null ? send(response, 404, "Nothing.\n") : send(response, 200, stored),
    PUT: (request, response, body) => {
      response.writeHead(stored === null ? 201 : 204).end();
      stored = body;
    },
    DELETE: (request, response) => { stored = null; response.writeHead(204).end(); },
  },
};

const server = http.createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const methods = pages[request.url.split("?")[0]];
    const answer = methods && methods[request.method === "HEAD" ? "GET" : request.method];
    if (answer) answer(request, response, Buffer.concat(chunks));
    else if (methods) send(response, 405, "Not here.\n", { Allow: Object.keys(methods).join(", ") });
    else send(response, 404, "No such page.\n");
  });
});
server.listen(Number(process.argv[2]), process.argv[3] || "127.0.0.1");
