using Pipeline.Contracts;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Labels;
using Pipeline.Imaging;
using Pipeline.Local.Scenes;

namespace Pipeline.Local.Demo;

/// <summary>The demo's folders: what is uploaded, what comes back, the stack's data and logs.</summary>
internal sealed class DemoWorkspace(string root)
{
    public string Root { get; } = root;

    public string StackData => Path.Combine(Root, "stack");

    public string Logs => Path.Combine(Root, "logs");

    /// <summary>What is uploaded, with the true masks beside it (uploaded for evaluate batches only).</summary>
    public string Upload(string batch) => Path.Combine(Root, "upload", batch);

    public string Results(string batch) => Path.Combine(Root, "results", batch);

    /// <summary>The images that are predicted: both evaluation sets, and the training scenes that the contact sheets show.</summary>
    public const string Prediction = "prediction";

    public static string PredictedName(DemoBatch batch, int scene) => $"{batch.Name}-{SceneFolder.ImageName(scene)}";

    public void Generate(DemoBatch batch, int seed, IReadOnlyDictionary<string, Sprite> sprites, Action<int> written) =>
        SceneFolder.Write(
            Upload(batch.Name), new SceneComposer(sprites, heldBack: batch.HeldBackVariants), seed, batch.First, batch.Count, batch.Labels, masks: true, written);

    /// <summary>Collects the images to predict under names that say where they are from.</summary>
    public void CollectPrediction(IEnumerable<(DemoBatch Batch, int Scene)> scenes)
    {
        var images = Directory.CreateDirectory(Path.Combine(Upload(Prediction), "images")).FullName;
        foreach (var (batch, scene) in scenes)
            File.Copy(ImageFile(batch, scene), Path.Combine(images, PredictedName(batch, scene)), overwrite: true);
    }

    public string TruthFile(DemoBatch batch, int scene) => Path.Combine(Upload(batch.Name), "masks", SceneFolder.MaskName(scene));

    public string PseudoFile(DemoBatch batch, int scene) => Path.Combine(Results(batch.Name), SceneFolder.ImageName(scene) + ".png");

    public string PredictedFile(DemoBatch batch, int scene) => Path.Combine(Results(Prediction), PredictedName(batch, scene) + ".png");

    public RgbImage Image(DemoBatch batch, int scene) =>
        ImageCodec.TryDecode(File.ReadAllBytes(ImageFile(batch, scene)), ImageLimits.Default, out var image, out var problem)
            ? image
            : throw new CommandException($"{ImageFile(batch, scene)}: {problem.Message}");

    public WeakImage? Labels(DemoBatch batch, int scene) =>
        batch.Purpose == BatchPurpose.Train
            ? Documents.Parse<WeakLabels>(File.ReadAllBytes(Path.Combine(Upload(batch.Name), "labels.json"))).Value!
                .Images.Single(i => i.Name == SceneFolder.ImageName(scene))
            : null;

    private string ImageFile(DemoBatch batch, int scene) => Path.Combine(Upload(batch.Name), "images", SceneFolder.ImageName(scene));
}
