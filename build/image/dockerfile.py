"""Reads a Dockerfile: its instructions in order, with the variables of ARG and ENV put in."""
import json
import re
import shlex
from typing import NamedTuple

# What the check can run, with the flags that it knows of each.
INSTRUCTIONS = {
    "FROM": (), "ARG": (), "ENV": (), "WORKDIR": (), "COPY": ("from",), "RUN": (), "USER": (), "EXPOSE": (), "VOLUME": (),
    "HEALTHCHECK": ("interval", "timeout", "start-period", "retries"), "STOPSIGNAL": (), "ENTRYPOINT": (), "CMD": (),
}
VARIABLE = re.compile(r"\$(?:(\w+)|\{(\w+)(?::([-+])([^}]*))?\})")


class Problem(Exception):
    """What is wrong, for the user; it ends the check."""


class Instruction(NamedTuple):
    """One instruction, its continued lines joined."""

    line: int
    name: str
    flags: dict
    text: str

    @property
    def title(self):
        flags = "".join(f"--{name}={value} " for name, value in self.flags.items())
        return " ".join(f"{self.name} {flags}{self.text}".split())

    def words(self):
        """The exec form as it stands, or None where the text is in the form for a shell."""
        return json.loads(self.text) if self.text.startswith("[") else None

    def command(self):
        return self.words() or ["/bin/sh", "-c", self.text]


class Stage(NamedTuple):
    """What one FROM begins: its base, its name and the instructions after it."""

    base: str
    name: str
    instructions: list


def read(path):
    """The stages of a Dockerfile, and the ARGs before them."""
    arguments, stages = [], []
    for instruction in instructions(path):
        if instruction.name == "FROM":
            words = instruction.text.split()
            if len(words) not in (1, 3) or len(words) == 3 and words[1].upper() != "AS":
                raise Problem(f"{path}:{instruction.line}: FROM is read as FROM IMAGE AS NAME, not {instruction.text}")
            stages.append(Stage(words[0], words[-1] if len(words) == 3 else str(len(stages)), [instruction]))
        elif stages:
            stages[-1].instructions.append(instruction)
        elif instruction.name == "ARG":
            arguments.append(instruction)
        else:
            raise Problem(f"{path}:{instruction.line}: {instruction.name} stands before the first FROM")
    if not stages:
        raise Problem(f"{path} has no FROM")
    return arguments, stages


def instructions(path):
    found, first, parts = [], 0, []
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            stripped = line.strip()
            if not stripped or stripped.startswith("#"):
                continue
            first = first if parts else number
            parts.append(stripped.removesuffix("\\"))
            if not stripped.endswith("\\"):
                found.append(instruction(path, first, " ".join(parts)))
                parts = []
    if parts:
        raise Problem(f"{path}:{first}: the last line ends in the middle of an instruction")
    return found


def instruction(path, line, text):
    name, _, rest = text.partition(" ")
    if name.upper() not in INSTRUCTIONS:
        raise Problem(f"{path}:{line}: the check does not know {name}; it knows {', '.join(INSTRUCTIONS)}")
    flags, rest = {}, rest.strip()
    while rest.startswith("--"):
        flag, _, rest = rest.partition(" ")
        key, _, value = flag[2:].partition("=")
        if key not in INSTRUCTIONS[name.upper()]:
            raise Problem(f"{path}:{line}: the check does not know {name} {flag}")
        flags[key], rest = value, rest.strip()
    if name.upper() in ("RUN", "COPY") and "<<" in rest:
        raise Problem(f"{path}:{line}: the check does not know texts within a Dockerfile (<<)")
    return Instruction(line, name.upper(), flags, rest)


def expand(text, variables):
    """$NAME, ${NAME}, ${NAME:-text} and ${NAME:+text}; what is not set is empty."""
    def value(match):
        found = variables.get(match[1] or match[2], "")
        if match[3] == "-":
            return found or match[4]
        return match[4] if match[3] == "+" and found else found if match[3] is None else ""
    return VARIABLE.sub(value, text)


def assignments(instruction, variables):
    """NAME=text pairs of ENV and ARG; None for a NAME alone."""
    for word in shlex.split(instruction.text):
        name, equals, value = word.partition("=")
        yield name, expand(value, variables) if equals else None


def argument_names(arguments, stages):
    """The names that --build-arg may give a value."""
    every = arguments + [instruction for stage in stages for instruction in stage.instructions]
    return {name for instruction in every if instruction.name == "ARG" for name, _ in assignments(instruction, {})}
