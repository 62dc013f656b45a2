"""Fetch a URL with httpx over HTTP/2: the body to standard output, exit code 0 for a whole one."""

import ssl
import sys

import httpx

url, ca = sys.argv[1:]
secure = url.startswith("https:")  # in cleartext HTTP/2 takes prior knowledge
trust = ssl.create_default_context(cafile=ca)
with httpx.Client(
    verify=trust, follow_redirects=True, trust_env=False, http1=secure, http2=True
) as client:
    try:
        response = client.get(url)
    except (httpx.HTTPError, httpx.InvalidURL) as fault:
        sys.exit(f"{type(fault).__name__}: {fault}")
sys.stdout.buffer.write(response.content)
