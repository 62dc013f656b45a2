# What action.yml runs: the suites against a target, and the summary of the job.
#
# In the environment: TARGET, SUITES (folders below suites/), KNOWN_FAILING (or ""), REPORT_DIR and
# ARGUMENTS (options of pytest, with quotes as in a shell), and what GitHub sets. The exit code is
# pytest's; 4, too, where the environment cannot be used.

python=$RUNNER_TEMP/wireproof/bin/python
clone=$GITHUB_ACTION_PATH
usage=4

complain() {
    echo "$1" >&2
    exit $usage
}

mapfile -d '' -t suites < <(xargs -r printf '%s\0' <<<"$SUITES")
wait $! || complain "suites: a quote is not closed in: $SUITES"
mapfile -d '' -t arguments < <(xargs -r printf '%s\0' <<<"$ARGUMENTS")
wait $! || complain "arguments: a quote is not closed in: $ARGUMENTS"

[ ${#suites[@]} -gt 0 ] || complain "suites: name at least one folder, such as suites/tls"
missing=()
for suite in "${suites[@]}"; do
    [ -e "$clone/${suite%%::*}" ] || missing+=("$suite")
done
for suite in "${missing[@]}"; do
    echo "suites: there is no folder $suite in wireproof" >&2
done
[ ${#missing[@]} -eq 0 ] || complain "suites are: $(cd "$clone" && echo suites/[a-z]*)"
[ -z "$KNOWN_FAILING" ] || arguments+=(--known-failing "$KNOWN_FAILING")

# Only what this run has found is told: where it cannot begin, the records of an earlier one stay.
began=$RUNNER_TEMP/wireproof/began
touch "$began"

# What a target has printed stands in the output of pytest, and may not give GitHub commands.
"$python" -m pytest -c "$clone/pyproject.toml" --rootdir "$clone" "${suites[@]/#/$clone/}" \
    --target "$TARGET" --report-dir="$REPORT_DIR" "${arguments[@]}" |
    sed -u -e 's/^\( *\)::/\1: :/' -e 's/##\[/## [/g'
code=${PIPESTATUS[0]}

if [ "$REPORT_DIR/records.jsonl" -nt "$began" ]; then
    records=$(realpath "$REPORT_DIR")
    (cd "$clone" && "$python" -m reports markdown "$records") >>"$GITHUB_STEP_SUMMARY"
    # Of a case that fails the annotation is made by a plugin of pytest; of what no case tells, here.
    [ ! -e "$records/run-fails.txt" ] ||
        sed -e 's/%/%25/g' -e 's/^/::error::the run fails: /' "$records/run-fails.txt"
fi
exit $code
