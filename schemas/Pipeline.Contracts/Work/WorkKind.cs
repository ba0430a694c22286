namespace Pipeline.Contracts.Work;

public enum WorkKind
{
    PseudoLabel,
    Predict,
    Train,
    Export,

    /// <summary>Finished masks of a batch into another format.</summary>
    Convert,

    /// <summary>A finished batch's guessed masks anew, by a published model within the batch's labels.</summary>
    Relabel,
}
