"""Starts the services of docker-compose.yml, the image among them as confined as the file says, and stops them again."""
import contextlib
import ctypes
import json
import os
import queue
import shutil
import signal
import socket
import subprocess
import threading
import time
import urllib.parse

from build import timed
from compose import seconds
from dockerfile import Problem
from root import Root, call, tail

# A loaded machine's time; only what never comes takes it all.
PATIENCE_SECONDS = 600
# docs/configuration.md: stopped by SIGTERM.
STOPPED = 130
# What eclipse-mosquitto has in the file that its command names.
BROKER_SETTINGS = {"/mosquitto-no-auth.conf": "listener 1883\nallow_anonymous true\n"}
# .NET's own, by which its tools find a process.
DOTNET_FILES = ("dotnet-diagnostic-", "clr-debug-pipe-")
NEW_NETWORK = 0x40000000


def run_services(compose, image, work, logs):
    """All services on a loopback interface of their own; what they are called leads to it."""
    if ctypes.CDLL(None, use_errno=True).unshare(NEW_NETWORK):
        raise Problem(f"No network of its own for the services: {os.strerror(ctypes.get_errno())}")
    call("ip", "link", "set", "lo", "up")
    hosts = os.path.join(work, "hosts")
    with open(hosts, "w", encoding="utf-8") as file:
        file.write("127.0.0.1 localhost\n" + "".join(f"127.0.0.1 {name}\n" for name in compose.services))
    with contextlib.ExitStack() as started:
        for service in compose.ordered():
            print(f"Service {service.name}: {service.what()}")
            log = os.path.join(logs, f"service-{service.name}.log")
            if service.is_built:
                check_image(Container(service, compose, image, work, hosts, log), compose)
            elif service.kind == "eclipse-mosquitto":
                started.enter_context(broker(service, work, log))
            elif service.command:
                started.enter_context(camera(service, compose, log))


@contextlib.contextmanager
def process(words, log, **options):
    """A process for as long as it is needed; it is ended by its id."""
    with open(log, "w", encoding="utf-8") as output, subprocess.Popen(words, stderr=output, **options) as running:
        try:
            yield running
        finally:
            # unshare passes no gentler signal on.
            running.kill()


def wait_for(what, test, running, log, interval=0.5):
    """Waits until the test is true, as long as the process runs."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not test():
        if running.poll() is not None:
            raise Problem(f"It ended with exit code {running.returncode} before it was {what}:\n{tail(log)}")
        if time.monotonic() > end:
            raise Problem(f"It was not {what} within {PATIENCE_SECONDS} s:\n{tail(log)}")
        time.sleep(interval)


@contextlib.contextmanager
def broker(service, work, log):
    name = service.command[-1]
    if name not in BROKER_SETTINGS:
        raise Problem(f"Service {service.name}: the check knows the settings {', '.join(BROKER_SETTINGS)} alone, not {name}")
    settings = os.path.join(work, os.path.basename(name))
    with open(settings, "w", encoding="utf-8") as file:
        file.write(BROKER_SETTINGS[name])
    program = shutil.which(service.command[0], path=os.environ["PATH"] + ":/usr/sbin")
    with process([program, "-c", settings], log, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as running:
        with timed(f"{service.name}: waiting for port {service.ports[0][2]}"):
            wait_for("listening", lambda: listens(int(service.ports[0][2])), running, log)
        yield


def listens(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


@contextlib.contextmanager
def camera(service, compose, log):
    """The clip that the service reads, at the address that it would publish to."""
    clip, address = service.command[service.command.index("-i") + 1], service.command[-1]
    for source, inside, _ in service.volumes:
        if clip.startswith(inside + "/"):
            clip = os.path.join(compose.folder, source, clip.removeprefix(inside + "/"))
    url = urllib.parse.urlsplit(address)
    if url.hostname not in compose.services:
        raise Problem(f"Service {service.name} publishes to {address}, and {url.hostname} is no service")
    words = ["/usr/bin/python3", "-B", "tools/Chaos/Rtsp/rtsp-server.py", "--file", os.path.realpath(clip), "--port", str(url.port),
             "--path", url.path]
    with process(words, log, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        with timed(f"{service.name}: waiting for the clip at {address}"):
            if not running.stdout.readline().startswith("ready"):
                raise Problem(f"The RTSP server ended:\n{tail(log)}")
        yield


class Container:
    """The image as a service: read only, with its volumes and temporary folders, as its user, without capabilities."""

    def __init__(self, service, compose, image, work, hosts, log):
        self.service, self.image, self.log, self.hosts = service, image, log, hosts
        self.compose_folder, self.names = compose.folder, compose.volumes
        self.root = Root(os.path.join(work, f"service-{service.name}"))
        self.volumes, self.marker = os.path.join(work, "volumes"), os.path.join(work, "started")
        self.user = image.root.user(image.user)
        self.environment = {"HOME": self.user[2], "HOSTNAME": service.name, **image.environment, **service.environment}

    @contextlib.contextmanager
    def started(self):
        os.makedirs(self.root.folder)
        for folder in [inside for _, inside, _ in self.service.volumes] + self.service.tmpfs:
            os.makedirs(self.image.root.path(folder), exist_ok=True)
        with open(self.image.root.path("/etc/hosts"), "a", encoding="utf-8"):
            pass
        call("touch", self.marker)
        with contextlib.ExitStack() as mounts:
            mounts.enter_context(self.root.mount("/", "--bind", self.image.root.folder))
            if self.service.is_read_only:
                call("mount", "-o", "remount,bind,ro", self.root.folder)
            mounts.enter_context(self.root.mounted())
            mounts.enter_context(self.root.mount("/etc/hosts", "--bind", self.hosts))
            for folder in self.service.tmpfs:
                # As an engine does: root's, with the mode of the folder in the image.
                mode = oct(os.stat(self.image.root.path(folder)).st_mode & 0o7777)[2:]
                mounts.enter_context(self.root.mount(folder, "-t", "tmpfs", "-o", f"noexec,nosuid,nodev,mode={mode}", "tmpfs"))
            for source, inside, is_read_only in self.service.volumes:
                mounts.enter_context(self.root.mount(inside, "--bind", self.folder_of(source, inside)))
                if is_read_only:
                    call("mount", "-o", "remount,bind,ro", self.root.path(inside))
            words = self.confined(self.image.entrypoint + (self.service.command or self.image.command))
            with process(self.root.command(words, self.image.folder), self.log, env=self.environment, stdin=subprocess.DEVNULL,
                         stdout=subprocess.DEVNULL) as running:
                self.running = running
                yield

    def folder_of(self, source, inside):
        """A volume begins with what the image has there, and its owner."""
        if source.startswith("."):
            return os.path.realpath(os.path.join(self.compose_folder, source))
        if source not in self.names:
            raise Problem(f"Service {self.service.name}: the volume {source} is not among the file's volumes")
        folder = os.path.join(self.volumes, source)
        if not os.path.exists(folder):
            os.makedirs(self.volumes, exist_ok=True)
            call("cp", "-a", self.image.root.path(inside), folder)
        return folder

    def confined(self, words):
        return self.image.root.as_user(words, self.image.user, self.service.is_confined)

    def process_id(self):
        """Process 1 of the service as it is called outside; None before it is there."""
        with open(f"/proc/{self.running.pid}/task/{self.running.pid}/children", encoding="ascii") as file:
            return next(iter(file.read().split()), None)

    def is_healthy(self):
        if not self.process_id():
            return False
        target = ["nsenter", "--target", self.process_id(), "--mount", "--pid", "--root"]
        done = subprocess.run(target + self.confined(self.image.healthcheck), env=self.environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        return done.returncode == 0

    def writable_volumes(self):
        """What the service may write to and keeps, as (path within, folder)."""
        return [(inside, self.folder_of(source, inside)) for source, inside, is_read_only in self.service.volumes if not is_read_only]

    def written_elsewhere(self):
        """Files of the image that changed since it was started."""
        return call("find", self.image.root.folder, "-xdev", "-newer", self.marker, "-not", "-type", "d").splitlines()


def check_image(container, compose):
    service, image = container.service, container.image
    with container.started():
        interval = seconds(image.health.get("interval", "30s"))
        with timed(f"{service.name}: waiting until it is healthy: {' '.join(image.healthcheck)}"):
            wait_for("healthy", container.is_healthy, container.running, container.log, interval)
        with timed(f"{service.name}: waiting for online: {' '.join(compose.listen)}"):
            listen(compose.listen, container)
        temporary = {folder: files(container.root.path(folder)) for folder in service.tmpfs}
        with timed(f"{service.name}: {image.stop_signal}; it has {service.grace_seconds:g} s to end"):
            os.kill(int(container.process_id()), signal.Signals[image.stop_signal])
            try:
                status = container.running.wait(service.grace_seconds)
            except subprocess.TimeoutExpired:
                raise Problem(f"It did not end within {service.grace_seconds:g} s:\n{tail(container.log)}") from None
            if status != STOPPED:
                raise Problem(f"It ended with exit code {status} instead of {STOPPED}:\n{tail(container.log)}")
    kept = {inside: files(folder) for inside, folder in container.writable_volumes()}
    for folder, found in (temporary | kept).items():
        names = [name if len(name) <= 40 else f"{name[:39]}…" for name in sorted(found)]
        print(f"{service.name}: {folder} holds {', '.join(names) or 'nothing'}")
    judge(temporary, kept, container)


def files(top):
    """The files in a folder, with the user id of each."""
    return {os.path.relpath(path, top): os.lstat(path).st_uid
            for parent, _, names in os.walk(top) for name in names for path in [os.path.join(parent, name)]}


def listen(words, container):
    """Until messages told that the process is online and its camera runs; every message is text."""
    lines = queue.Queue()
    missing = {"process", "camera"}

    def is_told():
        while not lines.empty():
            line = lines.get()
            try:
                topic, _, payload = line.decode().rstrip("\n").partition(" ")
            except UnicodeDecodeError:
                raise Problem(f"A message was no text: {line[:80]}…") from None
            status = json.loads(payload) if topic.endswith("/status") else {}
            if status.get("status") == "online" and "cameras" in status:
                missing.discard("process")
            elif (status.get("camera") or {}).get("state") == "running":
                missing.discard("camera")
        return not missing

    with process(words, container.log + ".messages", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as running:
        threading.Thread(target=lambda: [lines.put(line) for line in running.stdout], daemon=True).start()
        wait_for("online, as messages tell it,", is_told, container.running, container.log)


def judge(temporary, kept, container):
    """Graphs in the cache, messages that wait in the spool, and nothing in the output folder, as configs/rtsp-mqtt.yaml says."""
    faults = [f"{path} was written" for path in container.written_elsewhere()]
    for folder, found in temporary.items():
        faults += [f"{folder}/{name} was written" for name in found if not name.startswith(DOTNET_FILES)]
    for folder, found in kept.items():
        faults += [f"{folder}/{name} is of user {owner}" for name, owner in found.items() if owner != container.user[0]]
    faults += [f"{folder} holds no {suffix}" for folder, suffix in (("/cache", ".onnx"), ("/spool", ".db"))
               if not any(name.endswith(suffix) for name in kept.get(folder, ()))]
    faults += [f"/out/{name} was written" for name in kept.get("/out", ())]
    if faults:
        raise Problem("\n".join(faults))
