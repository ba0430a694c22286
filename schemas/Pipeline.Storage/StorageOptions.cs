namespace Pipeline.Storage;

/// <summary>
/// Configuration section "Storage", in the form that Azure Functions bindings read too: either the section's own value is a
/// connection string (Azurite), or the service addresses are given and the managed identity signs in.
/// </summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>The same as the value of <c>Storage</c> itself.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Such as <c>https://{account}.blob.core.windows.net</c>; needed without a connection string, as is the queues'.</summary>
    public Uri? BlobServiceUri { get; set; }

    /// <summary>Such as <c>https://{account}.queue.core.windows.net</c>.</summary>
    public Uri? QueueServiceUri { get; set; }

    /// <summary>Client id of the user-assigned identity; null takes the default credential.</summary>
    public string? ClientId { get; set; }
}
