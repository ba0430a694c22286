namespace Pipeline.Segmentation;

/// <summary>A labeler that also tells objects of one class apart.</summary>
public interface IInstanceLabeler : ILabeler
{
    /// <summary>The objects of an image, of the classes its labels name, best first; their masks do not overlap.</summary>
    IReadOnlyList<InstanceMask> Instances(LabeledImage image);
}
