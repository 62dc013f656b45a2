"""Every form of --target, and one sentence for each mistake."""

import socket

import pytest

from fixtures.targets.check import check
from fixtures.targets.model import Endpoint
from fixtures.targets.parse import parse
from fixtures.verdicts.outcomes import Usage


@pytest.fixture
def file(tmp_path):
    """Write a target file and return its path as the user would give it."""

    def file(text):
        path = tmp_path / "mine.toml"
        path.write_text(text)
        return str(path)

    return file


@pytest.mark.parametrize(
    ("source", "endpoint"),
    [
        ("127.0.0.1:8443", Endpoint("", "127.0.0.1", 8443, "/", "")),
        ("[::1]:8443", Endpoint("", "::1", 8443, "/", "")),
        ("example.org:443", Endpoint("", "example.org", 443, "/", "example.org")),
        ("https://example.org", Endpoint("https", "example.org", 443, "/", "example.org")),
        ("https://example.org:1/a?b", Endpoint("https", "example.org", 1, "/a?b", "example.org")),
        ("https://[::1]:8443/x", Endpoint("https", "::1", 8443, "/x", "")),
        ("http://127.0.0.1/", Endpoint("http", "127.0.0.1", 80, "/", "")),
    ],
)
def test_targets_that_run_already(source, endpoint):
    target = parse(source)

    assert target.endpoints == (endpoint,)
    assert not target.started


@pytest.mark.parametrize(
    ("command", "role"),
    [("./server {port}", "server"), ("./client {url}", "client"), ("./x {port} {url}", "server")],
)
def test_the_role_follows_from_the_placeholders(command, role):
    target = parse(f"cmd:{command}")

    assert (target.role, target.command) == (role, command)


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("./server {port}", "server"),
        ("python3 server.py {port}", "server.py"),
        ("{python} -u examples/mine.py --port {port}", "mine.py"),
        ("/usr/bin/node server.mjs {port}", "server.mjs"),
        ("python3 -m http.server {port}", "python3"),
        ("./server conf.py {port}", "server"),
    ],
)
def test_a_command_is_called_after_its_program_or_its_script(command, name):
    assert parse(f"cmd:{command}").name == name


def test_a_full_file(file, tmp_path):
    target = parse(
        file("""
            name = "nginx"
            command = "nginx -c {dir}/nginx.conf"
            needs = "apt-get install nginx-light"
            capabilities = ["tls12", "tls13"]
            version = "nginx -v"
            known_failing = "nginx.known-failing"
            ca = "ca.pem"
            one_connection = false

            [[endpoint]]
            protocol = "https"
            path = "/index.html"

            [[endpoint]]
            protocol = "http"
            port = "{port2}"

            [files]
            "nginx.conf" = "http { listen {port}; listen {port2}; }"

            [env]
            LANG = "C"
        """)
    )

    assert target.endpoints == (
        Endpoint("https", path="/index.html"),
        Endpoint("http", "", "port2"),
    )
    assert target.capabilities == {"tls12", "tls13"}
    assert target.known_failing == tmp_path / "nginx.known-failing"
    assert (target.cwd, target.ca) == (tmp_path, tmp_path / "ca.pem")
    assert (target.one_connection, target.needs) == (False, "apt-get install nginx-light")
    assert not target.has_fixed_port


def test_a_server_without_port_runs_once(file):
    target = parse(file('command = "./server"\n[[endpoint]]\nport = 8443\n'))

    assert target.has_fixed_port


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("nonsense", "--target nonsense: give HOST:PORT"),
        ("localhost:0", "--target localhost:0: a port is a number from 1 to 65535, not 0"),
        ("localhost:70000", "not 70000"),
        ("https://", "the URL names no host"),
        ("https://x:99999/", "Port out of range"),
        ("nowhere.toml", "there is no target file nowhere.toml"),
        ("cmd:", "needs a command"),
        ("cmd:./server", "has to say {port}"),
        ("cmd:./server 'x {port}", "No closing quotation"),
        ("stack:", "--target stack: needs a command, for example"),
        ("stack:./mystack {mac} {ip}", "the command has to take {fd}, the packet socket"),
        ("stack:./mystack {fd} {ip4}", "there is no placeholder {ip4}; did you mean 'ip'?"),
        ("stack:./mystack {fd} {url}", "{url} is what a client fetches, and a stack is a server"),
        ("stack:./mystack {fd} {address}", "there is no placeholder {address}; known are port"),
        ("cmd:./server {port} {mac}", "{mac} is for a stack of its own, given as stack:"),
    ],
)
def test_mistakes_on_the_command_line(source, says):
    with pytest.raises(Usage) as mistake:
        parse(source)

    assert says in str(mistake.value)
    assert "\n" not in str(mistake.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name =", "is not valid TOML"),
        ('comand = "x {port}"', "there is no key 'comand'; did you mean 'command'?"),
        ("command = 3", "command has to be a string, not 3"),
        ("one_connection = 1", "one_connection has to be true or false, not 1"),
        ('command = "x {port}"\nversion = "x \'"', "version: No closing quotation"),
        (
            'command = "x {port}"\ncapabilities = ["tls14"]',
            "there is no capability 'tls14'; did you mean 'tls13'?",
        ),
        (
            '[[endpoint]]\ncapabilities = ["early-data"]',
            "endpoint 1: there is no capability 'early",
        ),
        ('capabilities = [1]\ncommand = "x {port}"', "capabilities has to be a list of strings"),
        ('command = "x {prot}"', "there is no placeholder {prot}; did you mean 'port'?"),
        ('command = ""', "command is empty"),
        ('command = "x"', "neither command nor files say {port}"),
        ('role = "proxy"', "role has to be server or client, not 'proxy'"),
        ("name = 'x'", "endpoint 1 needs host and port, or the file needs a command"),
        ('protocol = "http"\n[[endpoint]]', "give protocol, or [[endpoint]] tables, not both"),
        ('[[endpoint]]\nprotocol = "htps"', "there is no protocol 'htps'; did you mean 'https'?"),
        ("[[endpoint]]\nport = true", "port has to be a number or a placeholder"),
        ("[[endpoint]]\nport = 0", "endpoint 1: a port is a number from 1 to 65535, not 0"),
        ('[[endpoint]]\nport = "8443"', "port has to be a number or one of {port}, {port2}"),
        ('[[endpoint]]\npath = "x"', "path has to begin with a slash"),
        ('[[endpoint]]\npaht = "x"', "endpoint 1: there is no key 'paht'; did you mean 'path'?"),
        ("endpoint = [1]", "endpoint 1 has to be a table"),
        ('command = "x {port}"\n[env]\nA = 1', "env.A has to be a string, not 1"),
        ('command = "x {port}"\n[files]\n"../a" = ""', "has to be a path inside {dir}"),
        ('stack = "x {fd}"\ncommand = "x {port}"', "give command, or stack, not both"),
        ('stack = "x {port}"', "the command has to take {fd}"),
        ('stack = "x {fd} {ipv6}"', "there is no placeholder {ipv6}; did you mean 'ip6'?"),
        ('stack = "x {fd} {url}"', "{url} is what a client fetches, and a stack is a server"),
        ('stack = "x {fd}"\nrole = "client"', "a stack is a server, and role says 'client'"),
        ('command = "x {port} {fd}"', "{fd} is for a stack of its own, given as stack"),
        ("stack = 1", "stack has to be a string, not 1"),
    ],
)
def test_mistakes_in_a_file(file, text, says):
    with pytest.raises(Usage) as mistake:
        parse(file(text))

    assert says in str(mistake.value)
    assert "mine.toml" in str(mistake.value)


def test_a_command_that_does_not_exist(file):
    target = parse(file('command = "./nonesuch {port}"\nneeds = "run make first"'))

    with pytest.raises(
        Usage, match=r"the command './nonesuch' does not exist here; run make first"
    ):
        check(target)


def test_a_command_is_looked_for_beside_the_file(file, tmp_path):
    program = tmp_path / "server"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)

    check(parse(file('command = "./server {port}"')))
    check(parse(file('command = "{here}/server {port}"')))
    check(parse(file('command = "{python} server.py {port}"')))


def test_a_port_in_use(file):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        target = parse(file(f'command = "cat"\n[[endpoint]]\nport = {port}'))

        with pytest.raises(Usage, match=f"port {port} cannot be had on 127.0.0.1: Address already"):
            check(target)

    check(target)


@pytest.mark.parametrize("name", ["alpn:smtp", "session_id", "echo"])
def test_capabilities_are_known(file, name):
    assert parse(file(f'command = "x {{port}}"\ncapabilities = ["{name}"]')).declared


def test_a_name_that_has_no_address():
    target = parse("https://nobody.invalid/")

    with pytest.raises(Usage, match=r"^https://nobody.invalid/: the name nobody.invalid cannot be"):
        check(target)
    check(parse("localhost:1"))
    check(parse("[::1]:1"))


def encrypted(pem):
    from cryptography.hazmat.primitives import serialization as how

    key = how.load_pem_private_key(pem.read_bytes(), None)
    secret = how.BestAvailableEncryption(b"secret")
    return key.private_bytes(how.Encoding.PEM, how.PrivateFormat.PKCS8, secret)


def test_certificates_that_cannot_be_used(file, tmp_path, credentials):
    held = credentials()
    certificate, key = held.certificate.read_bytes(), held.key.read_bytes()
    contents = {"none": b"x", "mere": certificate, "locked": certificate + encrypted(held.key)}
    for name, content in {**contents, "both": certificate + key}.items():
        (tmp_path / name).write_bytes(content)
    command = 'command = "cat {port}"'

    for name in contents:
        with pytest.raises(Usage, match=f"client_certificate .*{name} has to be a PEM file with a"):
            check(parse(file(f'{command}\nclient_certificate = "{name}"')))
    with pytest.raises(Usage, match=r"ca .*none has to be a PEM file with certificates$"):
        check(parse(file(f'{command}\nca = "none"')))
    check(parse(file(f'{command}\nca = "mere"\nclient_certificate = "both"')))


def test_a_server_in_sbin_is_found_by_everybody(file, monkeypatch, tmp_path):
    program = tmp_path / "sbin" / "served"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr("fixtures.targets.programs.FURTHER", (str(program.parent),))

    check(parse(file('command = "served {port}"')))


def test_a_file_that_cannot_be_read(file):
    target = parse(file('command = "cat {port}"\nca = "nowhere.pem"'))

    with pytest.raises(Usage, match=r"ca .*nowhere.pem cannot be read: No such file"):
        check(target)
