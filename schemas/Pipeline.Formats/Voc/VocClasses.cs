namespace Pipeline.Formats.Voc;

/// <summary>The classes of Pascal VOC 2007 and 2012, by index: what an indexed PNG means that comes without a list of its own.</summary>
internal static class VocClasses
{
    public static IReadOnlyList<string> All { get; } =
    [
        "background", "aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow",
        "diningtable", "dog", "horse", "motorbike", "person", "pottedplant", "sheep", "sofa", "train", "tvmonitor",
    ];
}
