using Pipeline.Contracts;
using Pipeline.Contracts.Labels;
using Pipeline.Imaging;
using Pipeline.Local.Scenes;
using Pipeline.Local.Scenes.Labels;

namespace Pipeline.Local.Tests.Scenes;

public sealed class SceneFolderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("scenes").FullName;

    [Fact]
    public void Write_SmallSet_RoundTripsImagesMasksAndLabels()
    {
        var composer = new SceneComposer(SceneFixture.Sprites);

        SceneFolder.Write(folder, composer, seed: 4, first: 10, count: 3, LabelChoice.All, masks: true, _ => { });

        var labels = Documents.Parse<WeakLabels>(File.ReadAllBytes(Path.Combine(folder, "labels.json")));
        Assert.Empty(labels.Problems);
        Assert.Equal(["scene-0010.jpg", "scene-0011.jpg", "scene-0012.jpg"], labels.Value!.Images.Select(i => i.Name));
        for (var index = 10; index < 13; index++)
        {
            var scene = composer.Compose(4, index);
            Assert.True(ImageCodec.TryDecode(File.ReadAllBytes(Path.Combine(folder, "images", SceneFolder.ImageName(index))), ImageLimits.Default, out var image, out _));
            Assert.Equal((160, 160), (image.Width, image.Height));
            // JPEG at quality 92 changes a noisy texture by a few grey levels on average, not by dozens.
            Assert.InRange(image.Pixels.Zip(scene.Rgb, (a, b) => Math.Abs(a - b)).Average(), 0, 8);
            Assert.True(MaskCodec.TryDecode(File.ReadAllBytes(Path.Combine(folder, "masks", SceneFolder.MaskName(index))), ImageLimits.Default, out var mask, out _));
            Assert.Equal(scene.ClassMask(), mask.Pixels);
        }
    }

    [Fact]
    public void Write_WithoutMasksAndLabels_WritesImagesOnly()
    {
        SceneFolder.Write(folder, new SceneComposer(SceneFixture.Sprites), 4, 0, 2, LabelChoice.None, masks: false, _ => { });

        Assert.Equal(["images"], Directory.GetFileSystemEntries(folder).Select(Path.GetFileName));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
