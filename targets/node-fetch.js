// Fetches a URL with Node's fetch: the body to standard output, exit code 0 for a whole response.

async function main() {
  const response = await fetch(process.argv[2]);
  process.stdout.write(Buffer.from(await response.arrayBuffer()));
  await globalThis[Symbol.for("undici.globalDispatcher.1")]?.close();
}

main().catch((fault) => {
  console.error(`${fault.message}: ${fault.cause ?? ""}`);
  process.exitCode = 1;
});
