namespace Pipeline.Segmentation.Weights;

/// <summary>A run of elements that tensors share.</summary>
internal sealed record PickledStorage(ElementKind Kind, string Key);
