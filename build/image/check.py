"""The check of the image and of its services; build/image-check.sh starts it in namespaces of its own."""
import argparse
import os
import shutil
import sys

import dockerfile
import machine
from build import Build
from compose import Compose
from dockerfile import Problem
from services import run_services


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--context", default=".")
    parser.add_argument("--build-arg", action="append", default=[])
    for name in ("--dotnet", "--cache", "--work", "--logs"):
        parser.add_argument(name)
    return parser.parse_args()


def lent_dotnet(folder, text, context):
    """The folder of the .NET that is installed instead of Microsoft's archives; None where those are there, or not asked for."""
    if machine.DOTNET_INSTALLER not in text:
        return None
    address, reason = machine.dotnet_address(context), "as was asked for"
    if not folder:
        if machine.answers(address):
            return None
        reason = "which does not answer"
        if not (program := shutil.which("dotnet")):
            raise Problem(f"{address} does not answer, and there is no dotnet in PATH. Name one: --dotnet DIR")
        folder = os.path.dirname(os.path.realpath(program))
    if not os.path.isdir(os.path.join(folder, "sdk")):
        raise Problem(f"{folder} holds no .NET SDK. Name one that does: --dotnet DIR")
    print(f"For {address}, {reason}, the .NET of {folder} is installed, and its sum is not checked.")
    return os.path.abspath(folder)


def main():
    chosen = options()
    path = os.path.join(chosen.context, "Dockerfile")
    arguments, stages = dockerfile.read(path)
    compose = Compose(chosen.context)
    if chosen.list:
        for instruction in arguments:
            print(f"Dockerfile:{instruction.line} {instruction.title}")
        for stage in stages:
            for instruction in stage.instructions:
                print(f"Dockerfile:{instruction.line} {instruction.title}")
        for service in compose.ordered():
            print(f"docker-compose.yml {service.name}: {service.what()}")
        return
    with open(path, encoding="utf-8") as file:
        dotnet = lent_dotnet(chosen.dotnet, file.read(), chosen.context)
    given = dict(pair.partition("=")[::2] for pair in chosen.build_arg)
    if unknown := sorted(set(given) - dockerfile.argument_names(arguments, stages)):
        raise Problem(f"--build-arg {unknown[0]}: {path} has no such ARG")
    build = Build((arguments, stages), os.path.abspath(chosen.context), chosen.work, chosen.cache, chosen.logs)
    run_services(compose, build.run(given, dotnet), chosen.work, chosen.logs)
    print("Every step of Dockerfile and docker-compose.yml works.")


if __name__ == "__main__":
    try:
        main()
    except Problem as problem:
        sys.exit(str(problem))
