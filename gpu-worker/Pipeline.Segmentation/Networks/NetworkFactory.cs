using System.Globalization;

namespace Pipeline.Segmentation.Networks;

/// <summary>
/// Builds a network from its name: <c>DeepLabV3Plus/{MobileNetV1|ResNet18|ResNet34|Compact}[@width][/os8]</c>,
/// such as <c>DeepLabV3Plus/MobileNetV1@0.5</c>.
/// </summary>
public static class NetworkFactory
{
    public const string Compact = "DeepLabV3Plus/Compact";
    public const string MobileNet = "DeepLabV3Plus/MobileNetV1";

    /// <exception cref="OptionsException">The name is none of the above.</exception>
    public static ISegmentationNetwork Create(string name, int classes)
    {
        var parts = name.Split('/');
        var outputStride = parts is [_, _, "os8"] ? 8 : 16;
        if (parts.Length is not (2 or 3) || parts[0] != "DeepLabV3Plus" || (parts.Length == 3 && parts[2] is not ("os8" or "os16")))
        {
            throw Unknown(name);
        }
        var (backbone, width) = (parts[1], 1.0);
        if (parts[1].Split('@') is [var plain, var factor])
        {
            backbone = plain;
            if (!double.TryParse(factor, NumberStyles.Float, CultureInfo.InvariantCulture, out width) || width is not (>= 0.1 and <= 4))
            {
                throw new OptionsException($"Network '{name}' has the width '{factor}'; 0.1 to 4 is allowed.");
            }
        }
        return backbone switch
        {
            "MobileNetV1" => new DeepLabV3Plus(new MobileNetV1(width, outputStride), classes, HeadFor(width), name),
            "ResNet18" => new DeepLabV3Plus(new ResNet(18, width, outputStride), classes, HeadFor(width), name),
            "ResNet34" => new DeepLabV3Plus(new ResNet(34, width, outputStride), classes, HeadFor(width), name),
            "Compact" => new DeepLabV3Plus(new CompactNet(width), classes, new DeepLabOptions { Width = 64, LowWidth = 32, Rates = [3, 6] }, name),
            _ => throw Unknown(name),
        };
    }

    // The head of a narrow network is narrow too, but never below what 21 classes need.
    private static DeepLabOptions HeadFor(double width) => new()
    {
        Width = width < 1 ? 64 : 128,
        LowWidth = width < 1 ? 32 : 48,
        Rates = [1, 3, 6],
    };

    private static OptionsException Unknown(string name) => new(
        $"Network '{name}' is unknown; allowed: DeepLabV3Plus/MobileNetV1, /ResNet18, /ResNet34, /Compact, each with an optional @width and an optional /os8.");
}
