"""Builds the stages of a Dockerfile, step by step, each in a root of its own."""
import os
import time
from dataclasses import dataclass, field

import machine
from context import Context
from dockerfile import Problem, assignments, expand
from root import DEFAULT_PATH, Root, bootstrap, call


@dataclass
class Image:
    """A stage: its root, and how it is to be run."""

    root: Root
    release: str
    environment: dict = field(default_factory=lambda: {"PATH": DEFAULT_PATH})
    user: str = ""
    folder: str = "/"
    volumes: list = field(default_factory=list)
    healthcheck: list = None
    health: dict = field(default_factory=dict)
    stop_signal: str = "SIGTERM"
    entrypoint: list = field(default_factory=list)
    command: list = field(default_factory=list)


class Build:
    """The stages made so far, and what was given for ARGs."""

    def __init__(self, dockerfile, folder, work, cache, logs):
        self.arguments, self.stages = dockerfile
        self.context = Context(folder, os.path.join(folder, ".dockerignore"))
        self.work, self.cache, self.logs = work, cache, logs
        self.images = {}

    def run(self, given, dotnet):
        """All stages; the image is the last one."""
        defaults = {}
        for instruction in self.arguments:
            defaults |= {name: given.get(name, value or "") for name, value in assignments(instruction, defaults)}
        total = sum(len(stage.instructions) for stage in self.stages)
        number = 0
        for stage in self.stages:
            image = self.begin(stage, expand(stage.base, defaults))
            arguments = {}
            with image.root.mounted(), machine.lent(image.root, image.release, dotnet):
                for instruction in stage.instructions[1:]:
                    number += 1
                    log = os.path.join(self.logs, f"{number:02}-{stage.name}-{instruction.name}.log")
                    with timed(f"{number}/{total - len(self.stages)} {stage.name}, Dockerfile:{instruction.line} {instruction.title}"):
                        if instruction.name == "ARG":
                            arguments |= {name: given.get(name, defaults.get(name, "") if value is None else value)
                                          for name, value in assignments(instruction, arguments | image.environment)}
                        else:
                            self.step(image, instruction, arguments, log)
            self.images[stage.name] = image
        return image

    def begin(self, stage, base):
        folder = os.path.join(self.work, stage.name)
        if base in self.images:
            parent = self.images[base]
            with timed(f"{stage.name}: a copy of {base}"):
                call("cp", "-a", "--reflink=auto", parent.root.folder, folder)
            return Image(Root(folder), parent.release, dict(parent.environment), parent.user, parent.folder)
        release = machine.release_of(base)
        with timed(f"{stage.name}: FROM {base}, a root of {release}"):
            mirror = machine.sources_of(release)[0].split()[1]
            made = bootstrap(release, mirror, self.cache, self.work, self.logs)
            call("cp", "-a", "--reflink=auto", made, folder)
        return Image(Root(folder), release)

    def step(self, image, instruction, arguments, log):
        """One instruction; what only says how the image is run is kept in it."""
        variables = arguments | image.environment
        text = expand(instruction.text, variables)
        match instruction.name:
            case "RUN":
                # As in an engine, proxies are known to each step; the image does not keep them.
                image.root.run(instruction.command(), machine.environment() | variables, image.user, image.folder, log)
            case "COPY":
                *sources, target = instruction.words() or text.split()
                target = os.path.join(image.folder, target) if target not in (".", "./") else image.folder + "/"
                self.source(instruction.flags).copy(sources, target, image.root.folder)
            case "ENV":
                image.environment |= dict(assignments(instruction, variables))
            case "WORKDIR":
                image.folder = os.path.normpath(os.path.join(image.folder, text))
                os.makedirs(image.root.path(image.folder), exist_ok=True)
            case "USER":
                image.user = text
                image.root.user(text)
            case "VOLUME":
                image.volumes += instruction.words() or text.split()
            case "HEALTHCHECK":
                image.healthcheck, image.health = healthcheck(instruction), instruction.flags
            case "STOPSIGNAL":
                image.stop_signal = text
            case "ENTRYPOINT":
                image.entrypoint, image.command = instruction.command(), []
            case "CMD":
                image.command = instruction.command()
            case "EXPOSE":
                if not all(port.split("/")[0].isdigit() for port in text.split()):
                    raise Problem(f"EXPOSE {text}: not a port")

    def source(self, flags):
        if "from" not in flags:
            return self.context
        if flags["from"] not in self.images:
            raise Problem(f"COPY --from={flags['from']}: there is no such stage before it")
        return Context(self.images[flags["from"]].root.folder)


def healthcheck(instruction):
    kind, _, rest = instruction.text.partition(" ")
    if kind != "CMD":
        raise Problem(f"HEALTHCHECK {kind}: the check knows HEALTHCHECK CMD alone")
    return instruction._replace(text=rest.strip()).command()


class timed:
    """Tells a step on one line, with the time that it took."""

    def __init__(self, title, width=110):
        self.title = title if len(title) <= width else title[:width - 1] + "…"

    def __enter__(self):
        print(f"{self.title} ... ", end="", flush=True)
        self.begin = time.monotonic()

    def __exit__(self, kind, error, trace):
        print(f"{time.monotonic() - self.begin:.0f} s" if kind is None else "failed", flush=True)
