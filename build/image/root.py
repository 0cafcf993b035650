"""A root of a Debian system, and processes within it as a container engine starts them."""
import contextlib
import os
import signal
import subprocess

from dockerfile import Problem

DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
# No step may take longer, on however slow a machine: something waits for what does not come.
STEP_SECONDS = 3600


def call(*words):
    """Runs a program of this machine; its output is shown if it fails."""
    done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        raise Problem(f"{' '.join(words)} failed with {done.returncode}:\n{done.stdout}")
    return done.stdout


def bootstrap(release, mirror, cache, work, logs):
    """A fresh root of the release, as debian:*-slim is: made once, then from the cache."""
    base = os.path.join(cache, f"{release}-{call('dpkg', '--print-architecture').strip()}")
    if not os.path.exists(base):
        made, log = os.path.join(work, "debootstrap"), os.path.join(logs, "debootstrap.log")
        include = ["--include=ca-certificates"] if mirror.startswith("https:") else []
        with open(log, "w", encoding="utf-8") as output:
            done = subprocess.run(["debootstrap", "--variant=minbase", *include, release, made, mirror],
                                  stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, check=False)
        if done.returncode:
            raise Problem(f"debootstrap could not make a root of {release} from {mirror}:\n{tail(log)}")
        os.rename(made, base)
    return base


def tail(log, lines=60):
    with open(log, encoding="utf-8", errors="replace") as file:
        found = file.read().splitlines()
    told = "" if len(found) <= lines else f"(the last {lines} of {len(found)} lines; all: {log})\n"
    return told + "\n".join(found[-lines:])


class Root:
    """A folder that is the root of processes; what is mounted in it is seen by this namespace alone."""

    def __init__(self, folder):
        self.folder = folder

    def path(self, inside):
        return os.path.join(self.folder, inside.lstrip("/"))

    @contextlib.contextmanager
    def mounted(self):
        """With the devices that an engine gives, and /sys to read; /proc comes with each process."""
        with contextlib.ExitStack() as mounts:
            mounts.enter_context(self.mount("/dev", "-t", "tmpfs", "-o", "mode=755,nosuid", "dev"))
            for name in DEVICES:
                with open(self.path(f"/dev/{name}"), "w", encoding="utf-8"):
                    pass
                call("mount", "--bind", f"/dev/{name}", self.path(f"/dev/{name}"))
            for folder, kind, options in (("/dev/shm", "tmpfs", "mode=1777"), ("/dev/pts", "devpts", "newinstance,ptmxmode=0666")):
                os.mkdir(self.path(folder))
                call("mount", "-t", kind, "-o", options, kind, self.path(folder))
            for name, target in (("ptmx", "pts/ptmx"), ("fd", "/proc/self/fd"), ("stdin", "/proc/self/fd/0"),
                                 ("stdout", "/proc/self/fd/1"), ("stderr", "/proc/self/fd/2")):
                os.symlink(target, self.path(f"/dev/{name}"))
            mounts.enter_context(self.mount("/sys", "--bind", "/sys"))
            call("mount", "-o", "remount,bind,ro", self.path("/sys"))
            yield

    @contextlib.contextmanager
    def mount(self, inside, *words):
        call("mount", *words, self.path(inside))
        try:
            yield
        finally:
            call("umount", "--recursive", self.path(inside))

    def user(self, name):
        """The (user id, group id, home) of a USER; root's if it is empty."""
        with open(self.path("/etc/passwd"), encoding="utf-8") as file:
            entries = [line.strip().split(":") for line in file]
        for entry in entries:
            if (name or "root") in (entry[0], entry[2]):
                return int(entry[2]), int(entry[3]), entry[5]
        raise Problem(f"USER {name} is not in /etc/passwd of the image")

    def as_user(self, words, user, is_confined=False):
        """A command as a user of the image; confined, it and what it starts have no capability and gain none."""
        user_id, group_id, _ = self.user(user)
        confined = ["--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"] if is_confined else []
        return ["/usr/bin/setpriv", f"--reuid={user_id}", f"--regid={group_id}", "--init-groups", *confined, "--", *words]

    def command(self, words, folder):
        """A command here as process 1 of its own, which all that it starts ends with."""
        return ["/usr/bin/unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", f"--root={self.folder}", f"--wd={folder}",
                "--", *words]

    def run(self, words, environment, user, folder, log):
        """Runs a command to its end, with its output in the log."""
        with open(log, "w", encoding="utf-8") as output, subprocess.Popen(
                self.command(self.as_user(words, user), folder), env={"HOME": self.user(user)[2], **environment},
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT) as process:
            try:
                status = process.wait(STEP_SECONDS)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                raise Problem(f"It did not end within {STEP_SECONDS} s:\n{tail(log)}") from None
        if status:
            raise Problem(f"It failed with exit code {status}:\n{tail(log)}")
