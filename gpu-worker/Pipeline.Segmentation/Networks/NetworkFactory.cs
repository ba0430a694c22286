using System.Globalization;

namespace Pipeline.Segmentation.Networks;

/// <summary>
/// Builds a network from its name: <c>{DeepLabV3Plus|DeepLabV2|Fcn}/{MobileNetV1|ResNet18|ResNet34|ResNet50|ResNet101|Compact}[@width][/os8]</c>,
/// such as <c>DeepLabV3Plus/MobileNetV1@0.5</c>.
/// </summary>
public static class NetworkFactory
{
    public const string Compact = "DeepLabV3Plus/Compact";
    public const string MobileNet = "DeepLabV3Plus/MobileNetV1";

    private const string FineStride = "os8";
    private const string CoarseStride = "os16";

    /// <exception cref="OptionsException">The name is none of the above.</exception>
    public static ISegmentationNetwork Create(string name, int classes)
    {
        var (head, backbone, width, outputStride) = Parse(name);
        return head switch
        {
            nameof(DeepLabV3Plus) => new DeepLabV3Plus(Create(backbone, width, outputStride, name), classes, HeadFor(backbone, width), name),
            nameof(DeepLabV2) => new DeepLabV2(Create(backbone, width, outputStride, name), classes, name),
            nameof(Fcn) => new Fcn(Create(backbone, width, outputStride, name), classes, name),
            _ => throw Unknown(name),
        };
    }

    /// <summary>The backbone of the network of this name alone.</summary>
    /// <param name="outputStride">8 or 16; null takes what the name says. The weights do not depend on it.</param>
    /// <param name="deep">With the last published block that a segmenter goes without, where the backbone has one.</param>
    /// <exception cref="OptionsException">The name is none of the above.</exception>
    public static Backbone CreateBackbone(string name, int? outputStride = null, bool deep = false)
    {
        var (_, backbone, width, named) = Parse(name);
        return Create(backbone, width, outputStride ?? named, name, deep);
    }

    private static (string Head, string Backbone, double Width, int OutputStride) Parse(string name)
    {
        var parts = name.Split('/');
        if (parts is not ([_, _] or [_, _, FineStride or CoarseStride]))
        {
            throw Unknown(name);
        }
        var (head, rest, outputStride) = (parts[0], parts[1], parts[^1] == FineStride ? 8 : 16);
        if (rest.Split('@') is not [var plain, var factor])
        {
            return (head, rest, 1, outputStride);
        }
        return double.TryParse(factor, NumberStyles.Float, CultureInfo.InvariantCulture, out var width) && width is >= 0.1 and <= 4
            ? (head, plain, width, outputStride)
            : throw new OptionsException($"Network '{name}' has the width '{factor}'; 0.1 to 4 is allowed.");
    }

    private static Backbone Create(string backbone, double width, int outputStride, string name, bool deep = false) => backbone switch
    {
        nameof(MobileNetV1) => new MobileNetV1(width, outputStride, deep),
        "ResNet18" => new ResNet(18, width, outputStride),
        "ResNet34" => new ResNet(34, width, outputStride),
        "ResNet50" => new ResNet(50, width, outputStride),
        "ResNet101" => new ResNet(101, width, outputStride),
        "Compact" => new CompactNet(width),
        _ => throw Unknown(name),
    };

    // The head of a narrow network is narrow too, but never below what 21 classes need.
    private static DeepLabOptions HeadFor(string backbone, double width) => backbone == "Compact"
        ? new() { Width = 64, LowWidth = 32, Rates = [3, 6] }
        : new() { Width = width < 1 ? 64 : 128, LowWidth = width < 1 ? 32 : 48, Rates = [1, 3, 6] };

    private static OptionsException Unknown(string name) => new(
        $"Network '{name}' is unknown; allowed: DeepLabV3Plus, DeepLabV2 or Fcn over /MobileNetV1, /ResNet18, /ResNet34, /ResNet50, /ResNet101 or /Compact, each with an optional @width and an optional /os8.");
}
