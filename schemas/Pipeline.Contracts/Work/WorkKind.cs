namespace Pipeline.Contracts.Work;

public enum WorkKind
{
    PseudoLabel,
    Predict,
    Train,
    Export,

    /// <summary>Finished masks of a batch into another format.</summary>
    Convert,
}
