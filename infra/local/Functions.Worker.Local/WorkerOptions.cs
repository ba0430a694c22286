using Azure.Core.Serialization;

namespace Microsoft.Azure.Functions.Worker;

public class WorkerOptions
{
    /// <summary>Reads JSON into parameters.</summary>
    public ObjectSerializer? Serializer { get; set; }
}
