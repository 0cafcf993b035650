"""What COPY copies: files of the folder that is built, without those that .dockerignore names, or of another stage."""
import glob
import os
import re
import shutil

from dockerfile import Problem


class Context:
    """A folder, and what of it is left out."""

    def __init__(self, folder, ignore=None):
        self.folder = folder
        self.rules = []
        if ignore and os.path.exists(ignore):
            with open(ignore, encoding="utf-8") as file:
                lines = [line.strip() for line in file]
            self.rules = [rule(line) for line in lines if line and not line.startswith("#")]

    def is_left_out(self, path):
        """The last rule that names the path, or a folder that it is in, decides."""
        parts = path.split("/")
        prefixes = ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]
        left_out = False
        for pattern, is_exception in self.rules:
            if any(pattern.fullmatch(prefix) for prefix in prefixes):
                left_out = not is_exception
        return left_out

    def copy(self, sources, target, root):
        """Copies as COPY does, into a path within root: of a folder, what is in it."""
        places = [place for source in sources for place in self.matching(source)]
        is_folder = target.endswith("/") or len(places) > 1
        target = os.path.join(root, target.lstrip("/"))
        if not os.path.realpath(target).startswith(os.path.realpath(root)):
            raise Problem(f"{target} leads out of the root of the image")
        for place in places:
            path = os.path.join(self.folder, place)
            if os.path.isdir(path):
                self.copy_folder(place, target)
            elif is_folder or os.path.isdir(target):
                copy_file(path, os.path.join(target, os.path.basename(place)))
            else:
                copy_file(path, target)

    def matching(self, source):
        found = glob.glob(source.strip("/") or ".", root_dir=self.folder, include_hidden=True)
        places = [place for path in found if not self.is_left_out(place := os.path.normpath(path))]
        if not places:
            raise Problem(f"There is no {source} in {self.folder}" + (", or .dockerignore leaves it out" if found else ""))
        return places

    def copy_folder(self, place, target):
        if not os.path.isdir(target):
            os.makedirs(target)
            shutil.copymode(os.path.join(self.folder, place), target)
        for entry in sorted(os.listdir(os.path.join(self.folder, place))):
            inner = os.path.normpath(os.path.join(place, entry))
            path, copied = os.path.join(self.folder, inner), os.path.join(target, entry)
            left_out = self.is_left_out(inner)
            if os.path.isdir(path) and not os.path.islink(path):
                # A folder that is left out may hold an exception.
                if not left_out or any(is_exception for _, is_exception in self.rules):
                    self.copy_folder(inner, copied)
            elif not left_out:
                copy_file(path, copied)


def copy_file(path, target):
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if os.path.lexists(target):
        os.unlink(target)
    shutil.copy2(path, target, follow_symlinks=False)


def rule(line):
    """A line of .dockerignore as (pattern, is it an exception): * and ? within a name, ** over folders, from the top."""
    is_exception = line.startswith("!")
    text = os.path.normpath(line.removeprefix("!").strip()).strip("/")
    pattern = ""
    for part in re.split(r"(\*\*/|\*\*|\*|\?|\[[^\]]*\])", text):
        pattern += {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}.get(part) or (
            part if part.startswith("[") else re.escape(part))
    return re.compile(pattern), is_exception
