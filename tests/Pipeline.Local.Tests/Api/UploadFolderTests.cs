using System.Text;
using Pipeline.Contracts;
using Pipeline.Contracts.Batches;
using Pipeline.Local.Api;

namespace Pipeline.Local.Tests.Api;

public sealed class UploadFolderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("upload").FullName;

    [Fact]
    public void Read_ImagesAndLabels_IsATrainBatch()
    {
        Put("images/b.png", "images/a.jpg", "images/.DS_Store", "labels.json", "notes.txt");

        var upload = UploadFolder.Read(folder, new UploadChoices(Model: "scenes", Holdout: 0.1));

        Assert.Equal(["images/a.jpg", "images/b.png", "labels.json"], upload.Files.Select(f => f.Path));
        var manifest = Manifest(upload);
        Assert.Equal(BatchPurpose.Train, manifest.Purpose);
        Assert.Equal(["a.jpg", "b.png"], manifest.Images);
        Assert.Equal("labels.json", manifest.Labels);
        Assert.Equal("scenes", manifest.Model);
        Assert.Equal(0.1, manifest.Holdout);
    }

    [Fact]
    public void Read_ImagesOnly_IsAPredictBatch()
    {
        Put("images/a.jpg");

        var manifest = Manifest(UploadFolder.Read(folder, new UploadChoices()));

        Assert.Equal(BatchPurpose.Predict, manifest.Purpose);
        Assert.Null(manifest.Labels);
    }

    [Fact]
    public void Read_EvaluateWithMasks_UploadsThemAndNamesTheFolder()
    {
        Put("images/a.jpg", "masks/a.png", "labels.json");

        var upload = UploadFolder.Read(folder, new UploadChoices(BatchPurpose.Evaluate));

        Assert.Equal(["images/a.jpg", "masks/a.png", "labels.json"], upload.Files.Select(f => f.Path));
        Assert.Equal("masks", Manifest(upload).Masks);
    }

    [Fact]
    public void Read_LabelsOfOtherTools_AreUploadedAndFoundOutByTheServer()
    {
        Put("images/a.jpg", "masks/a.png", "notes.txt", "SegmentationClass/a.png");
        File.WriteAllText(Path.Combine(folder, "coco.json"), """{"images":[],"categories":[],"annotations":[]}""");

        var upload = UploadFolder.Read(folder, new UploadChoices(Exports: ["coco", "voc"]));

        Assert.Equal(["images/a.jpg", "SegmentationClass/a.png", "coco.json"], upload.Files.Select(f => f.Path));
        var manifest = Manifest(upload);
        Assert.Equal((BatchPurpose.Train, null, null), (manifest.Purpose, manifest.Labels, manifest.Format));
        Assert.Equal(["coco", "voc"], manifest.Exports);
    }

    [Fact]
    public void Read_OwnManifest_SendsItByteForByteWithEveryFile()
    {
        Put("images/a.jpg", "images/sub/b.jpg", "annotations/coco.json");
        File.WriteAllText(Path.Combine(folder, "batch.json"), "{ \"anything\": 1 }");

        var upload = UploadFolder.Read(folder, new UploadChoices());

        Assert.Equal("{ \"anything\": 1 }", Encoding.UTF8.GetString(upload.Manifest));
        Assert.Equal(["annotations/coco.json", "images/a.jpg", "images/sub/b.jpg"], upload.Files.Select(f => f.Path));
    }

    [Theory]
    [InlineData(null, "no files in images/")]
    [InlineData(BatchPurpose.Train, "no labels.json")]
    [InlineData(BatchPurpose.Evaluate, "no files in masks/")]
    public void Read_SomethingMissing_SaysWhat(BatchPurpose? purpose, string message)
    {
        if (purpose is not null)
            Put("images/a.jpg");

        var thrown = Assert.Throws<CommandException>(() => UploadFolder.Read(folder, new UploadChoices(purpose)));

        Assert.Contains(message, thrown.Message);
    }

    [Fact]
    public void Read_NoFolder_SaysSo() =>
        Assert.Contains("no folder", Assert.Throws<CommandException>(() => UploadFolder.Read(folder + "x", new UploadChoices())).Message);

    private static BatchManifest Manifest(UploadFolder upload) => Documents.Parse<BatchManifest>(upload.Manifest).Value!;

    private void Put(params string[] files)
    {
        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
            File.WriteAllText(Path.Combine(folder, file), file);
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
