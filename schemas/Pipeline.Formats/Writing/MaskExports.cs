using Pipeline.Formats.Coco;
using Pipeline.Formats.Cvat;
using Pipeline.Formats.LabelStudio;
using Pipeline.Formats.Voc;
using Pipeline.Formats.Yolo;

namespace Pipeline.Formats.Writing;

/// <summary>Every format that masks go out in.</summary>
public static class MaskExports
{
    public static IReadOnlyList<IMaskExport> All { get; } =
    [
        new CocoExport("coco", withPolygons: false),
        new CocoExport("coco-polygons", withPolygons: true),
        new CocoPanopticExport(),
        new VocExport(),
        new YoloExport(),
        new LabelStudioExport(),
        new CvatExport(),
    ];

    public static string Names { get; } = string.Join(", ", All.Select(export => export.Name));

    public static IMaskExport? Find(string name) => All.FirstOrDefault(export => export.Name == name);
}
