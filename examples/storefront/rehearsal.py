"""Drives a rehearsal from Python; it needs nothing but Python 3.8."""
import json
import shlex
import subprocess


class Refused(Exception):
    """What a word was answered with that could not be done: `code` and a text for people."""

    def __init__(self, code, message):
        super().__init__(f"{code}: {message}")
        self.code = code


class Rehearsal:
    """`with Rehearsal() as r: r.say("settle")`: each word is one line, and answered with one line of JSON."""

    def __init__(self, command=("npx", "cdk-release", "rehearse", "--json"), folder="."):
        self.command = command
        self.folder = folder

    def __enter__(self):
        self.process = subprocess.Popen(self.command, cwd=self.folder, text=True, encoding="utf-8", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return self

    def say(self, *words):
        self.process.stdin.write(shlex.join(map(str, words)) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{shlex.join(self.command)} has ended; what it printed says why")
        answer = json.loads(line)
        if not answer["ok"]:
            raise Refused(**answer["error"])
        return answer["result"]

    def environment(self, name):
        return self.say("status", name)

    def __exit__(self, *_):
        self.process.stdin.close()
        self.report = json.loads(self.process.stdout.readline() or "null")
        self.process.wait()
