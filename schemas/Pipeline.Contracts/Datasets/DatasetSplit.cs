namespace Pipeline.Contracts.Datasets;

public enum DatasetSplit
{
    Train,

    /// <summary>Never trained on; candidates are judged on those entries whose masks are true.</summary>
    Holdout,
}
