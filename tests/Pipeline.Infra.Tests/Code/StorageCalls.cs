using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Pipeline.Storage;

namespace Pipeline.Infra.Tests.Code;

/// <summary>What an assembly asks of storage, read from its instructions: calls of the storage clients, and the names it holds as literals.</summary>
internal sealed record StorageCalls(IReadOnlySet<string> Methods, IReadOnlySet<string> Containers, IReadOnlySet<string> Queues)
{
    // Makes clients, addresses and options; sends nothing.
    private static readonly string[] Silent =
    [
        ".ctor", "GetBlobContainerClient", "GetQueueClient", "GetBlobClient", "GetBlockBlobClient", "GetBlobLeaseClient", "GetBlobBaseClient",
        "GenerateSasUri", "ToSasQueryParameters", "SetPermissions",
    ];

    private static readonly string[] Clients =
        ["BlobServiceClient", "BlobContainerClient", "BlobClient", "BlobBaseClient", "BlockBlobClient", "BlobLeaseClient", "QueueServiceClient", "QueueClient"];

    public static StorageCalls Of(params string[] assemblies)
    {
        HashSet<string> methods = [], literals = [];
        foreach (var name in assemblies)
        {
            using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, name + ".dll")));
            var reader = file.GetMetadataReader();
            methods.UnionWith(MethodsOf(reader));
            literals.UnionWith(LiteralsOf(reader));
        }
        return new StorageCalls(
            methods,
            ContainerNames.All.Where(literals.Contains).ToHashSet(),
            QueueNames.All.SelectMany(q => new[] { q, q + QueueNames.PoisonSuffix }).Where(literals.Contains).ToHashSet());
    }

    private static IEnumerable<string> MethodsOf(MetadataReader reader)
    {
        foreach (var handle in reader.MemberReferences)
        {
            var member = reader.GetMemberReference(handle);
            if (member.Parent.Kind != HandleKind.TypeReference)
                continue;
            var type = reader.GetTypeReference((TypeReferenceHandle)member.Parent);
            var (space, owner, method) = (reader.GetString(type.Namespace), reader.GetString(type.Name), reader.GetString(member.Name));
            if (space.StartsWith("Azure.Storage", StringComparison.Ordinal) && Clients.Contains(owner)
                && !method.StartsWith("get_", StringComparison.Ordinal) && !Silent.Contains(method))
                yield return $"{owner}.{(method.EndsWith("Async", StringComparison.Ordinal) ? method : method + "Async")}";
        }
    }

    private static IEnumerable<string> LiteralsOf(MetadataReader reader)
    {
        for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = reader.GetNextHandle(handle))
            yield return reader.GetUserString(handle);
    }
}
