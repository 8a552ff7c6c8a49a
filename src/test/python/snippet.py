"""Runs a snippet of the manual, then what a test says of it: snippet.py SNIPPET STATEMENT."""
import sys

snippet, statement = sys.argv[1:]
names = {}
with open(snippet, encoding="utf-8") as file:
    exec(file.read(), names)
exec(statement, names)
