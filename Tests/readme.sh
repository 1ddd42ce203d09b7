#!/usr/bin/env bash
# Runs every ./harness command of README.md and CONTRIBUTING.md, in order, as a reader would: in a fresh copy of the
# project, so that what they create doesn't stay here. Each must succeed.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT

git -C "$root" ls-files -z | (cd "$root" && xargs -0 cp --parents --no-dereference --preserve=timestamps --target-directory "$copy")
cd "$copy"
# The binary is the same; building it again would only take time.
mkdir -p .build/release
cp "$root/.build/release/harness" .build/release/
printf 'Emotion,Text\nhappy,"good, really good"\nsad,"a ""bad"" day\nall of it"\nhappy,what a day\n' > tweets.csv

count=0
while IFS= read -r command; do
    printf '\n$ %s\n' "$command"
    timeout 900 bash -c "$command" </dev/null || { echo "README command failed: $command" >&2; exit 1; }
    count=$((count + 1))
done < <(grep -hE '^    \./harness ' README.md CONTRIBUTING.md | sed 's/^    //' | awk '!seen[$0]++')

[ "$count" -ge 4 ] || { echo "found only $count commands in the README" >&2; exit 1; }
echo "$count README commands passed"
