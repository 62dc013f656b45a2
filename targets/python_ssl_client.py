"""Fetch a URL with urllib: the body to standard output, exit code 0 for a whole response."""

import http.client
import ssl
import sys
import urllib.request

url, ca = sys.argv[1:]
trust = ssl.create_default_context(cafile=ca)
opener = urllib.request.build_opener(
    urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trust)
)
try:
    with opener.open(url) as response:
        body = response.read()
except (OSError, http.client.HTTPException) as fault:
    sys.exit(f"{type(fault).__name__}: {fault}")
sys.stdout.buffer.write(body)
