namespace Pipeline.Segmentation.Weights;

/// <summary>What a pickle says about a tensor.</summary>
/// <param name="StorageKey">Name of the storage that holds its elements.</param>
/// <param name="Offset">Of the first element, in elements.</param>
/// <param name="Strides">In elements, at least 0.</param>
internal sealed record PickledTensor(ElementKind Kind, string StorageKey, long Offset, long[] Shape, long[] Strides)
{
    public bool IsRowMajor
    {
        get
        {
            var expected = 1L;
            for (var axis = Shape.Length - 1; axis >= 0; axis--)
            {
                if (Shape[axis] != 1 && Strides[axis] != expected)
                {
                    return false;
                }
                expected *= Math.Max(1, Shape[axis]);
            }
            return true;
        }
    }
}
