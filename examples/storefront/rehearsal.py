"""Drives a rehearsal of the storefront from Python; it needs nothing but Python 3.8 and the Node of the project."""
import json
import pathlib
import shlex
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Refused(Exception):
    """What a word was answered with that could not be done: `code` and a text for people."""

    def __init__(self, code, message):
        super().__init__(f"{code}: {message}")
        self.code = code


class Rehearsal:
    """`with Rehearsal() as r: r.say("settle")`: each word is one line, and answered with one line of JSON."""

    def __enter__(self):
        command = ["node", "bin/cdk-release", "rehearse", "--json", "--app", "node examples/storefront/app.js"]
        self.process = subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return self

    def say(self, *words):
        self.process.stdin.write(shlex.join(map(str, words)) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if not answer["ok"]:
            raise Refused(**answer["error"])
        return answer["result"]

    def environment(self, name):
        return self.say("status", name)

    def __exit__(self, *_):
        self.process.stdin.close()
        self.report = json.loads(self.process.stdout.readline() or "null")
        self.process.wait()
