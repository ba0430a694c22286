namespace Pipeline.Contracts.Work;

public enum WorkKind
{
    PseudoLabel,
    Predict,
    Train,
    Export,
}
