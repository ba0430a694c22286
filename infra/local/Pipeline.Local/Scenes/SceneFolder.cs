using Pipeline.Contracts;
using Pipeline.Contracts.Labels;
using Pipeline.Imaging;
using Pipeline.Local.Scenes.Labels;

namespace Pipeline.Local.Scenes;

/// <summary>Writes a data set: <c>images/</c>, <c>masks/</c>, <c>labels.json</c>, and <c>dataset.json</c> for the class list.</summary>
public static class SceneFolder
{
    // As a camera stores it; the scenes keep visible JPEG artefacts.
    private const int JpegQuality = 92;

    public static string ImageName(int index) => $"scene-{index:D4}.jpg";

    public static string MaskName(int index) => $"scene-{index:D4}.png";

    /// <param name="folder">Created if need be; files of the same names are replaced.</param>
    /// <param name="first">Index of the first scene: sets of one seed with separate index ranges share no scene.</param>
    /// <param name="masks">Whether the true masks are written.</param>
    public static void Write(string folder, SceneComposer composer, int seed, int first, int count, LabelChoice labels, bool masks, Action<int> written)
    {
        Directory.CreateDirectory(Path.Combine(folder, "images"));
        if (masks)
            Directory.CreateDirectory(Path.Combine(folder, "masks"));
        var marked = new List<WeakImage>();
        for (var index = first; index < first + count; index++)
        {
            var scene = composer.Compose(seed, index);
            File.WriteAllBytes(
                Path.Combine(folder, "images", ImageName(index)),
                JpegCodec.Encode(new RgbImage(scene.Width, scene.Height, scene.Rgb), JpegQuality));
            if (masks)
                File.WriteAllBytes(
                    Path.Combine(folder, "masks", MaskName(index)),
                    MaskCodec.Encode(new IndexedMask(scene.Width, scene.Height, scene.ClassMask())));
            marked.Add(WeakLabeler.Mark(scene, ImageName(index), labels, seed, index));
            written(index - first + 1);
        }
        if (labels == LabelChoice.None)
            return;
        var document = new WeakLabels { Classes = SceneClasses.Names, Background = SceneClasses.Background, Images = marked };
        File.WriteAllBytes(Path.Combine(folder, "labels.json"), Documents.Serialize(document));
    }

    /// <summary>The class list beside the splits, as the benchmarks read it.</summary>
    public static void WriteDataset(string folder)
    {
        Directory.CreateDirectory(folder);
        var document = new DatasetDescription(
            SceneClasses.Names, SceneClasses.Background, IndexedMask.Ignore, "generated scenes of Fluent emoji (MIT)");
        File.WriteAllBytes(Path.Combine(folder, "dataset.json"), Documents.Serialize(document));
    }

    private sealed record DatasetDescription(IReadOnlyList<string> Classes, string Background, byte Ignore, string Source);
}
