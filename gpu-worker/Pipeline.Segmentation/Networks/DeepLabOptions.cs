namespace Pipeline.Segmentation.Networks;

/// <summary>Shape of a <see cref="DeepLabV3Plus"/> head.</summary>
public sealed record DeepLabOptions
{
    /// <summary>Channels of every branch and of the joined features; the paper has 256.</summary>
    public int Width { get; init; } = 128;

    /// <summary>Channels kept of the early features; the paper has 48.</summary>
    public int LowWidth { get; init; } = 48;

    /// <summary>Dilations of the 3 × 3 branches; one 1 × 1 branch is always there. The paper has 6, 12, 18 at stride 16 on 513 px.</summary>
    public IReadOnlyList<int> Rates { get; init; } = [1, 3, 6];

    /// <summary>Whether one branch sees the mean of the whole image.</summary>
    public bool ImagePooling { get; init; } = true;
}
