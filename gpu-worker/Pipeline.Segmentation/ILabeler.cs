namespace Pipeline.Segmentation;

/// <summary>A fitted method. Not safe for concurrent calls.</summary>
public interface ILabeler : IDisposable
{
    MethodId Id { get; }

    /// <summary>The classes of its score maps.</summary>
    ClassList Classes { get; }

    /// <summary>
    /// Class scores at the image's size, [classes, height, width]. The labels of the image may have helped, and rule out classes only later: what a
    /// labeler sees of others tells that a pixel is of none that they name.
    /// </summary>
    ScoreMaps Score(LabeledImage image);

    /// <summary>Writes what <see cref="IPseudoLabelMethod.LoadAsync"/> needs to score the same way again.</summary>
    Task SaveAsync(IArtifactStore store, CancellationToken cancellation);
}
