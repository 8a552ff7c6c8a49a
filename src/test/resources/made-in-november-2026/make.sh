#!/usr/bin/env bash
# What Abs-CAM of 26 November 2026 (0.1.0-SNAPSHOT, commit e4e65e3) made, for UpgradeTest to open: a card, results, a reading, a session, and two runs
# that were cut short. Run once, in the root of that commit's checkout, never again: what a later version makes belongs beside this, in a folder of
# its own. make.sh CLASSPATH, of its classes, test classes and libraries.
set -euo pipefail
made=$(cd "$(dirname "$0")" && pwd)
at=target/upgrade # relative, as runs that are cut short note it
rm -rf $at && mkdir -p $at
abscam() { java -Djava.awt.headless=true -cp "$CLASSPATH" org.abscam.cli.Main "$@"; }
make() { java -cp "$CLASSPATH" "$made/Make.java" "$@"; }
export CLASSPATH=$1
make inputs $at
touch -d 2026-11-26T00:00:00Z $at/scans/*
abscam models import $at/small.onnx --name small --labels one,two,three --preprocessing 0-1 --intended-use "tests only" --license CC0-1.0 --to $at/models
rm $at/small.onnx
card=$at/models/small/rdf.yaml
abscam explain $at/scans/a.png --model $card --method abs-cam --class two --device cpu --out $at/results
make reading $at/results
abscam review begin $at/scans --title four --classes one,two,three --reading-first --seed 7 --explain "model=small" --out $at/session
make session $at/session
# Killed when the journal has become so long: that of the cohort held two of the four scans, that of the evaluation three.
cut() {
	local journal=$1 enough=$2
	shift 2
	java -Djava.awt.headless=true -cp "$CLASSPATH" org.abscam.cli.Main "$@" >$at/log 2>&1 &
	while kill -0 $! 2>/dev/null && [ "$(stat -c %s "$journal" 2>/dev/null || echo 0)" -lt "$enough" ]; do sleep .005; done
	kill -9 $! && wait $! || true
}
cut $at/cohort/cohort.journal 2200 cohort $at/scans --model $card --method rise --masks 20000 --device cpu --jobs 1 --out $at/cohort
cut $at/evaluation/evaluation.journal 3500 evaluate $at/scans --model $card --method rise --masks 20000 --steps 4 --regions 3 --no-road --device cpu --jobs 1 --out $at/evaluation
rm -rf $at/log $at/*/.*.part $at/*/.*.lock
cp -r $at/* "$made/"
