"""Fetch a URL with httpx: the body to standard output, exit code 0 for a whole response."""

import ssl
import sys

import httpx

url, ca = sys.argv[1:]
trust = ssl.create_default_context(cafile=ca)
with httpx.Client(verify=trust, follow_redirects=True, trust_env=False) as client:
    try:
        response = client.get(url)
    except (httpx.HTTPError, httpx.InvalidURL) as fault:
        sys.exit(f"{type(fault).__name__}: {fault}")
sys.stdout.buffer.write(response.content)
