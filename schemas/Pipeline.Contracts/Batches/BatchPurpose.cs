namespace Pipeline.Contracts.Batches;

public enum BatchPurpose
{
    /// <summary>Weak labels in, masks out; the masks feed the next training run.</summary>
    Train,

    /// <summary>Images with true masks: the held-out split that candidates are judged on.</summary>
    Evaluate,

    /// <summary>Images only: the published segmenter's masks come back.</summary>
    Predict,
}
