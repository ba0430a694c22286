using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Datasets;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Labels;
using Pipeline.Contracts.Models;
using Pipeline.Contracts.Runs;
using Pipeline.Contracts.Webhooks;
using Pipeline.Contracts.Work;

namespace Pipeline.Contracts.Tests;

/// <summary>Every document with the name of its schema file and its two C# faces.</summary>
internal sealed record DocumentType(string Name, Func<string> Schema, Func<byte[], IReadOnlyList<Problem>> Problems)
{
    public static IReadOnlyList<DocumentType> All { get; } =
    [
        Of<WeakLabels>(SchemaNames.WeakLabels),
        Of<BatchManifest>(SchemaNames.Batch),
        Of<BatchState>(SchemaNames.BatchState),
        Of<WorkItem>(SchemaNames.WorkItem),
        Of<WorkProgress>(SchemaNames.WorkProgress),
        Of<MaskIndex>(SchemaNames.MaskIndex),
        Of<DatasetManifest>(SchemaNames.Dataset),
        Of<CloudEvent>("event.v1"),
        Of<Champion>(SchemaNames.Champion),
        Of<ModelCard>(SchemaNames.ModelCard),
        Of<ReviewList>(SchemaNames.ReviewList),
        Of<RunState>(SchemaNames.Run),
        Of<Subscription>(SchemaNames.Subscription),
        Of<Delivery>(SchemaNames.Delivery),
        Of<Replay>(SchemaNames.Replay),
    ];

    public static DocumentType Find(string name) => All.Single(d => d.Name == name);

    private static DocumentType Of<T>(string name)
        where T : class => new(name, Documents.ToJsonSchema<T>, bytes => Documents.Parse<T>(bytes).Problems);
}
