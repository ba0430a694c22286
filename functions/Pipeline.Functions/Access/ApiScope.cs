namespace Pipeline.Functions.Access;

/// <summary>What a caller may do; each scope holds the ones before it.</summary>
public enum ApiScope
{
    /// <summary>No key is asked for.</summary>
    Anyone,

    /// <summary>Look at batches, results, models, runs.</summary>
    Read,

    /// <summary>Upload, cancel, train.</summary>
    Write,

    /// <summary>Delete, subscriptions, poison messages.</summary>
    Admin,
}
