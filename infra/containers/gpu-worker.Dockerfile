# The worker on CUDA. Build from the root of the repository:
#   docker build -f infra/containers/gpu-worker.Dockerfile -t gpu-worker .
# libtorch (some gigabytes) and the system's libraries are layers of their own below the program: a new version of the program
# moves a few megabytes, and machines that have run the last one pull nothing else.

ARG DOTNET=10.0
ARG CUDA=12.8.1-cudnn-runtime-ubuntu24.04

# What the program needs as packages, without the program: this layer changes with Directory.Packages.props only.
FROM mcr.microsoft.com/dotnet/sdk:${DOTNET}-noble AS packages
WORKDIR /source
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props ./
COPY schemas/ schemas/
COPY gpu-worker/ gpu-worker/
RUN dotnet restore gpu-worker/Pipeline.Worker -r linux-x64 -p:PackageSource=nuget -p:TorchDevice=cuda

FROM packages AS publish
RUN dotnet publish gpu-worker/Pipeline.Worker -c Release -r linux-x64 --self-contained --no-restore -o /app \
      -p:PackageSource=nuget -p:TorchDevice=cuda -p:UseAppHost=true -p:DebugType=none
# The native side of torch and ONNX Runtime apart from the program: they become two layers below it.
RUN mkdir /native && cd /app \
 && find . -maxdepth 1 \( -name 'libtorch*' -o -name 'libc10*' -o -name 'libcud*' -o -name 'libcu*' -o -name 'libnv*' -o -name 'libonnxruntime*' -o -name 'libcaffe2*' \) -exec mv {} /native/ \;

FROM nvidia/cuda:${CUDA} AS base
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates libgomp1 libturbojpeg libspng0 libwebp7 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 1654 --create-home worker
COPY --from=publish /native/ /app/

FROM base
COPY --from=publish /app/ /app/
ENV DOTNET_EnableDiagnostics=0 \
    Worker__HeartbeatFile=/tmp/heartbeat
USER 1654
WORKDIR /tmp
# Container Apps jobs have no probes; other engines ask this.
HEALTHCHECK --interval=60s --timeout=10s --start-period=120s CMD ["/app/Pipeline.Worker", "--health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["/app/Pipeline.Worker"]
