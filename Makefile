# Every target installs and builds what it needs first; with nothing missing that takes about a second or two.
#   PACKAGES=nuget   OpenCV, ONNX Runtime and MQTTnet from NuGet instead of Debian and npm (docs/decisions/0001-interop.md)
#   GPU=1            set-up also installs the CUDA and TensorRT providers of ONNX Runtime

SHELL := /bin/bash
export PACKAGES GPU

SAMSTREAM := dotnet src/Cli/bin/Release/net10.0/samstream.dll

.PHONY: help setup build demo test bench format format-check clean
.NOTPARALLEL:

help:
	@echo 'make demo          track three people through samples/street.mp4; writes to out/demo'
	@echo 'make test          run every test that needs no data from outside the repository'
	@echo 'make bench         run the benchmarks, samstream bench and its suite'
	@echo 'make build         build the solution in Release'
	@echo 'make setup         install what is missing and say why (GPU=1: with the CUDA and TensorRT providers)'
	@echo 'make format        format the sources in place; make format-check only looks'
	@echo 'make clean         delete what the build and the tests made'
	@echo
	@echo 'PACKAGES=nuget     take OpenCV, ONNX Runtime and MQTTnet from NuGet instead of Debian and npm'

setup:
	@build/setup.sh

build: setup
	@build/build.sh

demo: build
	@$(SAMSTREAM) run configs/demo.yaml

test: build
	@build/test.sh

bench: build
	@dotnet tests/Benchmarks/bin/Release/net10.0/SamStream.Benchmarks.dll --filter '*' --artifacts artifacts/benchmarks
	@$(SAMSTREAM) bench
	@$(SAMSTREAM) bench --suite --calibrate samples/street.mp4 --markdown artifacts/benchmarks/suite.md

format:
	@build/format.sh

format-check:
	@build/format.sh --check

clean:
	@rm -rf artifacts src/*/bin src/*/obj src/Interop/*/bin src/Interop/*/obj tests/*/bin tests/*/obj
