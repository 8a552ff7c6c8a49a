#!/usr/bin/env bash
# Applies the patches beside this file to a copy of the sources, has the generated pages written anew, and runs the tests that the patches are about,
# with those that would notice if something were forgotten. What is compiled here already is taken along, so that only the patched classes are anew.
set -euo pipefail
cd "$(dirname "$0")/../../../.."
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
tar -c --exclude=./target --exclude='./.[!.]*' . | tar -x -C "$copy"
if [ -d target/test-classes ]; then
	mkdir "$copy/target" && cp -rp target/classes target/test-classes "$copy/target/"
fi
cd "$copy"
for patch in src/test/resources/patches/*.patch; do
	git apply -v "$patch"
done
mvn -B -o -q test -Dmaven.compiler.useIncrementalCompilation=false -Dabscam.write=true \
	-Dtest=GradientRulesTest,OperatorTableTest,ClosedFormCamTest,MeasuredMapsTest,ScriptInputsTest,DiceTest,EvaluationReportTest,EquationsPageTest,OptionsPageTest
grep -q 'grad-cam+`' src/site/markdown/equations.md
grep -q '`dice`' src/site/markdown/options.md
echo "A new operator, a new method and a new measure: applied, and tested."
