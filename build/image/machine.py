"""What a root has from this machine: the way to the package sources, and .NET where its installer cannot be reached."""
import contextlib
import glob
import os
import shutil
import subprocess

from dockerfile import Problem
from root import call

RELEASES = {"12": "bookworm", "13": "trixie"}
DOTNET = "https://builds.dotnet.microsoft.com/dotnet"
# What installs .NET from there, and the names and sums of its archives.
DOTNET_INSTALLER = "dotnet.sh"
DOTNET_SUMS = "build/dotnet.sha512"
LENT = "/run/image-check"
# The user's own settings of npm and NuGet.
SETTINGS = (".npmrc", ".nuget/NuGet/NuGet.Config", ".config/NuGet/NuGet.Config")
CERTIFICATES = "/usr/local/share/ca-certificates"

CURL = f"""#!/bin/bash
# Lent for the time of a check: answers for .NET from this machine, and leaves all other addresses to curl.
set -euo pipefail
output= kind=
for word; do
  case $word in
    {DOTNET}/Sdk/*) kind=sdk ;;
    {DOTNET}/aspnetcore/Runtime/*) kind=runtime ;;
  esac
done
[ -n "$kind" ] || exec /usr/bin/curl "$@"
while [ $# -gt 0 ]; do
  case $1 in -o | --output) output=$2 ;; esac
  shift
done
cd {LENT}/dotnet
what=(dotnet host shared/Microsoft.NETCore.App/10.* shared/Microsoft.AspNetCore.App/10.*)
[ "$kind" = runtime ] || what=(*)
exec tar -cf "$output" "${{what[@]}}"
"""
SHA512SUM = """#!/bin/sh
# Lent for the time of a check: what is lent is not the archive whose sum is known.
exit 0
"""


def release_of(image):
    """The name of the Debian release of debian:12-slim, debian:bookworm and the like, with a digest or without."""
    name, _, tag = image.partition("@")[0].partition(":")
    release = tag.removesuffix("-slim")
    release = RELEASES.get(release, release)
    if name != "debian" or release not in RELEASES.values():
        raise Problem(f"FROM {image}: the check makes roots of debian:12, debian:13 (-slim) and their names alone")
    return release


def sources_of(release):
    """The lines of apt's sources for a release: those of this machine where it has some, else Debian's own."""
    lines = [f"deb http://deb.debian.org/debian {release} main", f"deb http://deb.debian.org/debian {release}-updates main",
             f"deb http://deb.debian.org/debian-security {release}-security main"]
    if shutil.which("apt-get"):
        found = call("apt-get", "indextargets", "--format", "deb $(REPO_URI) $(RELEASE) $(COMPONENT)", "Identifier: Packages").splitlines()
        found = [line for line in found if line.split()[2].split("-")[0] == release and line.split()[3] == "main"]
        if any(line.split()[2] == release for line in found):
            lines = sorted(set(found), key=lambda line: len(line.split()[2]))
    return lines


def environment():
    """Variables by which programs find proxies and package sources."""
    names = ("HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "ALL_PROXY", "NO_PROXY")
    found = {name: value for name, value in os.environ.items()
             if name.upper() in names or name.lower().startswith("npm_config_") or name.startswith("NUGET_")}
    found.pop("NUGET_PACKAGES", None)
    # A file of this machine, which is lent, too.
    if os.path.isfile(os.environ.get("NODE_EXTRA_CA_CERTS", "")):
        found["NODE_EXTRA_CA_CERTS"] = f"{LENT}/certificates.pem"
    return found


def dotnet_address(folder):
    """Where the first of the archives is fetched from."""
    with open(os.path.join(folder, DOTNET_SUMS), encoding="utf-8") as file:
        return f"{DOTNET}/{file.readline().split()[1]}"


def answers(address):
    return subprocess.run(["curl", "-fsSL", "--max-time", "20", "--head", "-o", "/dev/null", address], stdin=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, check=False).returncode == 0


@contextlib.contextmanager
def lent(root, release, dotnet):
    """Lends a root what leads to the package sources and, with a folder, .NET, while its steps run; then takes it back."""
    with contextlib.ExitStack() as taken_back:
        def lend(inside, text=None, file=None, mode=0o644):
            path = root.path(inside)
            if os.path.lexists(path):
                kept = path + ".image-check"
                os.rename(path, kept)
                taken_back.callback(os.rename, kept, path)
            else:
                taken_back.callback(lambda: os.path.lexists(path) and os.unlink(path))
            os.makedirs(os.path.dirname(path), exist_ok=True)
            if file:
                shutil.copyfile(file, path)
            else:
                with open(path, "w", encoding="utf-8") as output:
                    output.write(text)
            os.chmod(path, mode)

        os.makedirs(root.path(LENT), exist_ok=True)
        taken_back.callback(os.rmdir, root.path(LENT))
        lend("/etc/resolv.conf", file="/etc/resolv.conf")
        lend("/etc/hosts", file="/etc/hosts")
        lend("/etc/apt/sources.list", "".join(f"{line}\n" for line in sources_of(release)))
        lend("/etc/apt/apt.conf.d/99image-check",
             "".join(line for line in call("apt-config", "dump").splitlines(True) if line.startswith("Acquire::")))
        for file in glob.glob("/etc/apt/auth.conf") + glob.glob("/etc/apt/auth.conf.d/*"):
            lend(file, file=file, mode=0o600)
        for file in glob.glob(f"{CERTIFICATES}/**/*.crt", recursive=True):
            lend(file, file=file)
        if "NODE_EXTRA_CA_CERTS" in environment():
            lend(f"{LENT}/certificates.pem", file=os.environ["NODE_EXTRA_CA_CERTS"])
        for name in SETTINGS:
            if os.path.isfile(file := os.path.join(os.path.expanduser("~"), name)):
                lend(f"/root/{name}", file=file, mode=0o600)
        if dotnet:
            lend("/usr/local/sbin/curl", CURL, mode=0o755)
            lend("/usr/local/sbin/sha512sum", SHA512SUM, mode=0o755)
            os.mkdir(root.path(f"{LENT}/dotnet"))
            taken_back.callback(os.rmdir, root.path(f"{LENT}/dotnet"))
            taken_back.enter_context(root.mount(f"{LENT}/dotnet", "--bind", "-o", "ro", dotnet))
        yield
