#!/bin/sh
# Measures what explaining costs and prints it as Markdown: see README.md beside this file.
home=$(cd "$(dirname "$0")" && pwd) || exit 1
root=$(cd "$home/../.." && pwd)
mvn -q -B -f "$root/pom.xml" -Pbench test-compile exec:exec@classpath || exit 1
exec java -XX:+UseSerialGC -Djava.awt.headless=true -Dai.djl.offline=true "-Dbench.home=$home" -cp "$(cat "$root/target/bench/classpath")" \
	org.abscam.bench.Bench "$@"
