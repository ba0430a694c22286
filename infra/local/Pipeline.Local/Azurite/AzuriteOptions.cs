namespace Pipeline.Local.Azurite;

/// <summary>How to start Azurite.</summary>
public sealed record AzuriteOptions
{
    /// <summary>Folder for its data; created when missing.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Defaults to azurite.log in <see cref="DataDirectory"/>.</summary>
    public string? LogFile { get; init; }

    /// <summary>0 takes any free port.</summary>
    public int BlobPort { get; init; }

    /// <summary>0 takes any free port.</summary>
    public int QueuePort { get; init; }

    /// <summary>It listens after 1 to 3 s on an idle machine; a loaded one may need much longer.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Azurite's entry script; defaults to the one that npm installed into infra/local.</summary>
    public string? Script { get; init; }
}
