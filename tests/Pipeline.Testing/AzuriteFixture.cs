using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Pipeline.Local.Azurite;
using Pipeline.Storage;
using Xunit;

namespace Pipeline.Testing;

/// <summary>
/// One Azurite for a whole test assembly: <c>[assembly: AssemblyFixture(typeof(AzuriteFixture))]</c>, then a constructor
/// parameter. Tests keep apart by names of their own, from <see cref="Unique"/>.
/// </summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("azurite-").FullName;
    private AzuriteProcess? _azurite;

    public AzuriteProcess Process => _azurite ?? throw new InvalidOperationException("Azurite has not started yet.");
    public string ConnectionString => Process.ConnectionString;
    public BlobServiceClient Blobs => new(ConnectionString);

    /// <summary>Base64 messages, as the product and the Functions host send them.</summary>
    public QueueServiceClient Queues => new(ConnectionString, PipelineStorage.QueueOptions);

    /// <summary>A name that no other test has, valid for a container, a queue and a folder.</summary>
    public static string Unique(string prefix) => $"{prefix}-{Guid.NewGuid():N}"[..Math.Min(prefix.Length + 13, 50)];

    public async ValueTask InitializeAsync() => _azurite = await AzuriteProcess.StartAsync(_directory);

    public async ValueTask DisposeAsync()
    {
        if (_azurite is not null)
            await _azurite.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
