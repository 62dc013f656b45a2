# What action.yml runs: the suites against a target, and the summary of the job.
#
# In the environment: TARGET, SUITES (folders below suites/), KNOWN_FAILING (or ""), REPORT_DIR and
# ARGUMENTS (options of pytest), and what GitHub sets. The exit code is pytest's.

python=$RUNNER_TEMP/wireproof/bin/python
read -r -a suites <<<"$SUITES"
read -r -a arguments <<<"$ARGUMENTS"
[ -z "$KNOWN_FAILING" ] || arguments+=(--known-failing "$KNOWN_FAILING")

# What a target has printed stands in the output of pytest, and may not give GitHub commands.
"$python" -m pytest -c "$GITHUB_ACTION_PATH/pyproject.toml" --rootdir "$GITHUB_ACTION_PATH" \
    "${suites[@]/#/$GITHUB_ACTION_PATH/}" --target "$TARGET" --report-dir "$REPORT_DIR" \
    "${arguments[@]}" | sed -u -e 's/^\( *\)::/\1: :/' -e 's/##\[/## [/g'
code=${PIPESTATUS[0]}

if [ -e "$REPORT_DIR/records.jsonl" ]; then
    records=$(realpath "$REPORT_DIR")
    (cd "$GITHUB_ACTION_PATH" && "$python" -m reports markdown "$records") >>"$GITHUB_STEP_SUMMARY"
fi
exit $code
