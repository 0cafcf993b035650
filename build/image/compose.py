"""Reads docker-compose.yml: its services, with the texts that stand where no variable is set."""
import os
import re
import shlex
from dataclasses import dataclass, field

from dockerfile import Problem

# What the check does, and what it may leave out: it starts each service once, and reaches it by its own port. Limits are an engine's,
# and the users of other images are not those of their stand-ins.
DONE = {"image", "build", "command", "entrypoint", "environment", "volumes", "tmpfs", "ports", "read_only", "security_opt", "cap_drop",
        "stop_grace_period", "depends_on"}
LEFT_OUT = {"restart", "profiles", "deploy", "networks", "user", "pids_limit", "mem_limit"}
VARIABLE = re.compile(r"\$\{\w+(?::-([^}]*))?\}")
# Services whose images are not Debian's, and what stands in for each.
STAND_INS = {
    "bluenviron/mediamtx": "tools/Chaos/Rtsp/rtsp-server.py stands in for {image}: it serves the clip where the camera would publish it",
    "eclipse-mosquitto": "Debian's mosquitto stands in for {image}",
}


@dataclass
class Service:
    """A service of the file."""

    name: str
    image: str
    is_built: bool
    environment: dict
    depends_on: list
    entrypoint: list = None
    command: list = None
    # (source, path within, is it for reading only)
    volumes: list = field(default_factory=list)
    tmpfs: list = field(default_factory=list)
    ports: list = field(default_factory=list)
    is_read_only: bool = False
    is_confined: bool = False
    grace_seconds: float = 10

    @property
    def kind(self):
        return self.image.split(":")[0]

    def what(self):
        return "the image that was built" if self.is_built else STAND_INS[self.kind].format(image=self.image.partition("@")[0])


class Compose:
    """The services that are started by default, and the command for messages that the file documents."""

    def __init__(self, folder):
        try:
            import yaml
        except ImportError:
            raise Problem("Python's yaml is missing. As root, run: apt-get install -y python3-yaml") from None
        self.folder = folder
        path = os.path.join(folder, "docker-compose.yml")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        content = yaml.safe_load(VARIABLE.sub(lambda match: match[1] or "", text))
        self.volumes = set(content.get("volumes", {}))
        self.services = {}
        for name, keys in content["services"].items():
            if unknown := sorted(set(keys) - DONE - LEFT_OUT):
                raise Problem(f"{path}: the check does not know {name}.{unknown[0]}")
            if "profiles" not in keys:
                self.services[name] = service(name, keys)
        listening = re.search(r"^#\s+docker compose exec (\S+) (mosquitto_sub .*)$", text, re.MULTILINE)
        if not listening:
            raise Problem(f"{path} documents no command: docker compose exec SERVICE mosquitto_sub …")
        self.listener, self.listen = listening[1], shlex.split(listening[2])

    def ordered(self):
        """The services, each after those that it depends on."""
        found = []

        def add(name):
            for other in self.services[name].depends_on:
                add(other)
            if self.services[name] not in found:
                found.append(self.services[name])

        for name in self.services:
            add(name)
        return found


def service(name, keys):
    environment = {key: str_of(value) for key, value in keys.get("environment", {}).items()}
    made = Service(name, keys["image"], "build" in keys, environment, list(keys.get("depends_on", [])))
    if not made.is_built and made.kind not in STAND_INS:
        raise Problem(f"Service {name}: the check has nothing that stands in for {made.image.partition('@')[0]}; it has for {', '.join(STAND_INS)}")
    made.entrypoint, made.command = words(name, keys, "entrypoint"), words(name, keys, "command")
    for volume in keys.get("volumes", []):
        source, inside, *options = volume.split(":")
        if options not in ([], ["ro"]):
            raise Problem(f"Service {name}: the check does not know the volume {volume}")
        made.volumes.append((source, inside, bool(options)))
    made.tmpfs = keys.get("tmpfs", [])
    made.ports = [port.split(":") for port in keys.get("ports", [])]
    made.is_read_only = keys.get("read_only", False)
    if made.is_built and (keys.get("cap_drop") != ["ALL"] or keys.get("security_opt") != ["no-new-privileges:true"]):
        raise Problem(f"Service {name}: the check knows cap_drop: [ALL] with security_opt: [no-new-privileges:true] alone")
    made.is_confined = made.is_built
    made.grace_seconds = seconds(keys.get("stop_grace_period", "10s"))
    return made


def words(name, keys, key):
    value = keys.get(key)
    if isinstance(value, str):
        return shlex.split(value)
    if value is not None and not all(isinstance(word, str) for word in value):
        raise Problem(f"Service {name}: {key} holds what is no text: {value}")
    return value


def str_of(value):
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def seconds(text):
    """A duration such as 20s, 1m30s or 500ms."""
    parts = re.findall(r"(\d+)(ms|s|m|h)", text)
    if not parts or "".join(map("".join, parts)) != text:
        raise Problem(f"{text} is no duration such as 20s or 1m30s")
    return sum(int(count) * {"ms": 0.001, "s": 1, "m": 60, "h": 3600}[unit] for count, unit in parts)
