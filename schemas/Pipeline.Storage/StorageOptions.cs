namespace Pipeline.Storage;

/// <summary>
/// Configuration section "Storage", in the form that Azure Functions bindings read too: either the section's own value is a
/// connection string (Azurite), or the service addresses are given and the managed identity signs in.
/// </summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    public string? ConnectionString { get; set; }
    public Uri? BlobServiceUri { get; set; }
    public Uri? QueueServiceUri { get; set; }

    /// <summary>Client id of the user-assigned identity; null takes the default credential.</summary>
    public string? ClientId { get; set; }
}
