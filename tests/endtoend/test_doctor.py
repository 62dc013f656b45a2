"""--doctor: what there is, and no case is run."""

import re

from tests.endtoend.runs import ROOT, habit, run

STACK = "stack:{python} -m reference_impls.stack --fd {fd} --mac {mac} --ip {ip} --port {port}"


def test_the_reference(tmp_path):
    ended = run(tmp_path, "suites/https", "--doctor", "-n", "2")

    assert ended.code == 0, ended.output
    assert "suites/https: target reference" in ended.output
    assert re.search(r"speaks https at .*\n +speaks h3 at ", ended.output)
    assert re.search(r"claims .*early_data, .*tls12, tls13", ended.output)
    assert re.search(r"  \d+ of \d+ cases can be judged", ended.output)
    assert ended.records == []


def test_a_server_that_runs_already(tmp_path, reference):
    port = reference()

    ended = run(tmp_path, "suites/https", "--doctor", "--target", f"127.0.0.1:{port}")

    assert ended.code == 0, ended.output
    assert f"speaks https at 127.0.0.1:{port}" in ended.output
    assert re.search(r"claims .*early_data, .*h3, .*tls13", ended.output)
    assert " tfo, which is not claimed (--capability tfo claims it)" in ended.output
    assert re.search(
        r"  up to \d+ of \d+ cases can be judged\n +a case that .* needs the lab", ended.output
    )


def test_each_suite_where_it_has_its_target(tmp_path):
    ended = run(tmp_path, "suites/tls", "suites/http1/client", "--doctor")

    assert ended.code == 0, ended.output
    assert re.search(
        r"suites/tls/server: target reference\n +speaks https at 127\.0\.0\.1:", ended.output
    )
    assert re.search(r"suites/http1/client: target .*\n.*\n  (\d+) of \1 cases can", ended.output)


def test_a_suite_of_what_the_target_does_not_speak_has_nothing_to_judge(tmp_path, server):
    _, port = server("threads", secure=False)

    ended = run(tmp_path, "suites/tls", "--doctor", "--target", f"127.0.0.1:{port}")

    assert re.search(
        r"  0 of (\d+) cases can be judged\n  \1 cases need TLS over TCP, which is not",
        ended.output,
    )


def test_a_server_that_takes_one_connection_after_the_other(tmp_path):
    ended = run(tmp_path, "suites/https", "--doctor", "--target", habit("one_at_a_time"))

    assert ended.code == 0, ended.output
    assert "serves one connection at a time: its cases take turns" in ended.output


def test_nobody_there(tmp_path):
    ended = run(tmp_path, "suites/https", "--doctor", "--target", "127.0.0.1:1")

    assert ended.code == 1
    assert "127.0.0.1:1 cannot be reached at 127.0.0.1:1: Connection refused" in ended.output
    assert "Traceback" not in ended.output


def test_stack_is_asked_for_each_step(tmp_path):
    file = str(ROOT / "reference_impls" / "stack" / "target.toml")
    ended = run(tmp_path, "suites/ip", "suites/kernel", "--doctor", "--target", file)

    assert ended.code == 0, ended.output
    for step in ("echo requests", "verbs over TCP", "verbs over UDP"):
        assert f"  {step}: answered over IPv4 and IPv6\n" in ended.output
    assert re.search(r"  up to \d+ of \d+ cases can be judged\n +a case that sets", ended.output)
    assert re.search(r"  0 of (\d+) cases can be judged\n  \1 cases need a kernel:", ended.output)


def test_what_a_stack_does_not_do_yet_is_counted(tmp_path):
    target = f"{STACK} --flaw without-tcp"
    given = ["--target", target, "--patience", "1"]
    ended = run(tmp_path, "suites/tcp", "suites/udp", "--doctor", *given)

    assert ended.code == 0, ended.output
    assert "  verbs over TCP over IPv4: a SYN was answered by silence for 1.00 s\n" in ended.output
    assert re.search(r"  0 of \d+ cases can be judged\n", ended.output)
    assert re.search(r"  \d+ cases need verbs over TCP, which fail: see above", ended.output)
    assert re.search(r"  up to \d+ of \d+ cases can be judged", ended.output)
    assert "{ip6}, for which it does not ask" in ended.output


def test_stack_that_is_not_up_is_started_once(tmp_path):
    script = tmp_path / "ends.sh"
    script.write_text(f"echo once >> {tmp_path}/starts; exit 3\n")
    target = f"stack:sh {script} {{fd}}"
    ended = run(tmp_path, "suites/tcp", "suites/udp", "--doctor", "--target", target)

    assert ended.code == 1
    assert ended.output.count("could not be started: it ended with status 3") == 2
    assert (tmp_path / "starts").read_text() == "once\n"
