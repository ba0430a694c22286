namespace Pipeline.Segmentation.Weights;

/// <summary>One of the names a pickle may refer to: module and member, a space between.</summary>
internal sealed record PickledName(string Name)
{
    public const string Tensor = "torch._utils _rebuild_tensor_v2";
    public const string Parameter = "torch._utils _rebuild_parameter";
    public const string Ordered = "collections OrderedDict";
}
