# The worker without a GPU, on Debian with the system's libtorch. Build from the root of the repository:
#   docker build -f infra/containers/cpu-worker.Dockerfile -t cpu-worker .
# Everything native comes from Debian but ONNX Runtime, which its npm package ships.

ARG DOTNET=10.0

FROM debian:bookworm-slim AS base
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates libtorch1.13 libopenblas0-pthread libturbojpeg0 libspng0 libwebp7 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 1654 --create-home worker

FROM debian:bookworm-slim AS publish
ARG DOTNET
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates curl libicu72 nodejs npm g++ libtorch-dev libopenblas0-pthread \
 && curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel ${DOTNET} --install-dir /usr/share/dotnet \
 && ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet
WORKDIR /source
COPY infra/local/package.json infra/local/package-lock.json infra/local/
RUN npm ci --prefix infra/local --no-audit --no-fund
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props ./
COPY infra/local/System.IO.Hashing/ infra/local/System.IO.Hashing/
COPY schemas/ schemas/
COPY gpu-worker/ gpu-worker/
RUN dotnet publish gpu-worker/Pipeline.Worker -c Release -r linux-x64 --self-contained -o /app \
      -p:PackageSource=system -p:UseAppHost=true -p:DebugType=none

FROM base
COPY --from=publish /app/ /app/
ENV DOTNET_EnableDiagnostics=0 \
    Worker__HeartbeatFile=/tmp/heartbeat
USER 1654
WORKDIR /tmp
HEALTHCHECK --interval=60s --timeout=10s --start-period=120s CMD ["/app/Pipeline.Worker", "--health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["/app/Pipeline.Worker"]
