using Azure;

namespace Pipeline.Storage;

/// <summary>A document with the ETag it was read at.</summary>
public sealed record Versioned<T>(T Value, ETag ETag);
