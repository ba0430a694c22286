namespace Pipeline.Numerics;

/// <summary>Which pixels count as neighbours.</summary>
public enum Connectivity
{
    /// <summary>Sharing an edge.</summary>
    Four,

    /// <summary>Sharing an edge or a corner.</summary>
    Eight,
}
