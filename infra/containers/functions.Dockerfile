# The functions behind Azure's own Functions host, for a laptop or a cluster; the cloud runs a package (azure.yaml)
# instead. Build from the root of the repository:
#   docker build -f infra/containers/functions.Dockerfile -t functions .

ARG DOTNET=10.0

FROM mcr.microsoft.com/dotnet/sdk:${DOTNET}-noble AS publish
WORKDIR /source
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props ./
COPY schemas/ schemas/
COPY functions/ functions/
RUN dotnet publish functions/Pipeline.Functions -c Release -o /app -p:PackageSource=nuget -p:BundleCodecs=false -p:DebugType=none

FROM mcr.microsoft.com/azure-functions/dotnet-isolated:4-dotnet-isolated${DOTNET}
RUN apt-get update \
 && apt-get install -y --no-install-recommends curl libturbojpeg0 libspng0 libwebp7 \
 && rm -rf /var/lib/apt/lists/*
COPY --from=publish /app/ /home/site/wwwroot/
ENV AzureWebJobsScriptRoot=/home/site/wwwroot \
    AzureFunctionsJobHost__Logging__Console__IsEnabled=true \
    ASPNETCORE_URLS=http://+:8080
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["curl", "-fsS", "http://localhost:8080/api/health/live"]
