namespace Pipeline.Segmentation;

/// <summary>A fitted method. Not safe for concurrent calls.</summary>
public interface ILabeler : IDisposable
{
    MethodId Id { get; }

    /// <summary>The classes of its score maps.</summary>
    ClassList Classes { get; }

    /// <summary>
    /// Class scores at the image's size, [classes, height, width]. Leave in what classes get that the image's labels do not name: the mask's composer
    /// rules them out, and takes them as a sign that a pixel is of none of the named ones.
    /// </summary>
    ScoreMaps Score(LabeledImage image);

    /// <summary>Writes what <see cref="IPseudoLabelMethod.LoadAsync"/> needs to score the same way again.</summary>
    Task SaveAsync(IArtifactStore store, CancellationToken cancellation);
}
