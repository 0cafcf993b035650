# Every target installs and builds what it needs first; with nothing missing that takes about a second or two.
#   GPU=0            ONNX Runtime without the CUDA and TensorRT providers, a program of 150 MB instead of 420 MB (arm64 always
#                    has this one)

SHELL := /bin/bash
export GPU FUZZ_SECONDS
# ONNX Runtime's own telemetry; the program switches it off as well.
export ORT_DISABLE_TELEMETRY := 1

SAMSTREAM := dotnet src/Cli/bin/Release/net10.0/samstream.dll
BENCH := dotnet tools/Bench/bin/Release/net10.0/samstream-bench.dll
SOAK := dotnet tools/Soak/bin/Release/net10.0/samstream-soak.dll

.PHONY: help setup setup-tests build web web-types demo picture screenshots check test coverage pack publish sbom lock pin-images bench bench-peers \
  soak image-check fuzz format format-check clean
.NOTPARALLEL:

help:
	@echo 'make demo          track three people through samples/street.mp4; writes to out/demo'
	@echo 'make check         build, look at the format, run the fast unit tests: before each commit, under 3 minutes'
	@echo 'make test          run every test that needs no data from outside the repository'
	@echo 'make coverage      run the fast unit tests and tell which share of lines and branches they run, by project'
	@echo 'make bench         run the benchmarks, samstream-bench and its suite'
	@echo 'make bench-peers   install onnxruntime-node from npm, which the suite then also measures'
	@echo 'make soak          make cameras and a broker fail, and measure what becomes of a live run; three quarters of an hour'
	@echo 'make image-check   run every step of Dockerfile and docker-compose.yml without a container engine; as root, a quarter of an hour'
	@echo 'make fuzz          feed the readers of foreign bytes with damaged input for ten minutes each; with FUZZ_SECONDS=36000 for longer'
	@echo 'make build         build the solution in Release'
	@echo 'make web           build the console'\''s page alone'
	@echo 'make web-types     write what describes the console'\''s messages anew, and the page'\''s types, after a change to a message'
	@echo 'make picture       make the picture of the README from what the demo writes'
	@echo 'make screenshots   make the pictures of docs/console.md, with a browser'
	@echo 'make pack          pack the libraries as NuGet packages, to artifacts/packages: samples/embed uses them'
	@echo 'make publish       publish the program to artifacts/publish, with its bill of materials beside it; make sbom tells that alone'
	@echo 'make lock          write the lock files of NuGet packages anew, after a change to the packages'
	@echo 'make pin-images    write the digests of the container images that Dockerfile and docker-compose.yml name'
	@echo 'make setup         install what is missing to build and run it, and say why; make setup-tests: the tests'\'' servers and clients'
	@echo 'make format        format the sources in place; make format-check only looks'
	@echo 'make clean         delete what the build and the tests made'
	@echo
	@echo 'GPU=0              with any of them: ONNX Runtime without the CUDA and TensorRT providers, 270 MB less'

setup:
	@build/setup.sh

setup-tests:
	@build/setup.sh tests

build: setup
	@build/build.sh

web:
	@build/web.sh

# The page need not fit the program yet: the program is built around the page that was built last.
web-types: setup
	@[ -f src/Console/Web/dist/index.html ] || build/web.sh
	@dotnet build src/Cli/Cli.csproj -c Release -nodeReuse:false --nologo -v quiet
	@$(SAMSTREAM) schema --api >src/Console/Web/openapi.json
	@build/web.sh types

# The README's picture, of what the demo writes.
picture: demo
	@build/picture.sh

screenshots: build setup-tests
	@build/screenshots.sh

# Only the program: what the tests are built from is fetched with the first "make build" or "make test".
demo: setup
	@build/build.sh src/Cli/Cli.csproj
	@$(SAMSTREAM) run configs/demo.yaml

# The format is looked at beside the tests, many of which wait for other programs.
check: build setup-tests
	@build/format.sh --check & format=$$!; build/test.sh fast && wait $$format

test: build setup-tests
	@build/test.sh

coverage: build setup-tests
	@build/test.sh coverage

pack: build
	@build/pack.sh

publish: build
	@build/publish.sh

sbom: publish
	@cat artifacts/publish/samstream.cdx.json

lock: setup
	@build/lock.sh

pin-images:
	@build/pin-images.sh

bench: build
	@dotnet tests/Benchmarks/bin/Release/net10.0/SamStream.Benchmarks.dll --filter '*' --artifacts artifacts/benchmarks
	@$(BENCH)
	@$(BENCH) --suite --markdown artifacts/benchmarks/suite.md

bench-peers:
	@build/setup.sh peers

soak: build setup-tests
	@$(SOAK) --out artifacts/soak

# FUZZ_SECONDS is the time for each reader.
fuzz: build
	@build/setup.sh fuzz
	@build/fuzz.sh

image-check:
	@build/image-check.sh

format:
	@build/format.sh

format-check:
	@build/format.sh --check

clean:
	@rm -rf artifacts src/*/bin src/*/obj tests/*/bin tests/*/obj tools/*/bin tools/*/obj src/Console/Web/dist
