namespace Pipeline.Segmentation;

/// <summary>Learns once from a weakly labelled set; the labeler it returns scores any image of that set or a like one.</summary>
public interface IPseudoLabelMethod
{
    /// <summary>Name and hash of the options.</summary>
    MethodId Id { get; }

    /// <summary>The label kinds it learns from; others are ignored.</summary>
    LabelKinds Uses { get; }

    /// <exception cref="NoUsableLabelsException">The set holds no label of a kind the method uses.</exception>
    Task<ILabeler> FitAsync(WeakDataset data, FitContext context, CancellationToken cancellation);

    /// <summary>Restores what <see cref="ILabeler.SaveAsync"/> wrote; null when the store holds nothing of this method and these options.</summary>
    Task<ILabeler?> LoadAsync(IArtifactStore store, FitContext context, CancellationToken cancellation);
}
