namespace Pipeline.Storage;

/// <summary>Where each document lives. Paths are relative to their container.</summary>
public static class BlobPaths
{
    public static string Manifest(string batch) => $"{batch}/batch.json";
    public static string UploadedImage(string batch, string image) => $"{batch}/images/{image}";
    public static string UploadedFile(string batch, string path) => $"{batch}/{path}";

    public static string Mask(string batch, string image) => $"{batch}/{image}.png";
    public static string Confidence(string batch, string image) => $"{batch}/{image}.confidence.png";
    public static string MaskIndex(string batch) => $"{batch}/index.json";

    public static string BatchState(string batch) => $"batches/{batch}.json";
    public static string RunState(string run) => $"runs/{run}.json";
    public static string WorkProgress(string item) => $"work/{item}/progress.json";
    public static string WorkItem(string item) => $"work/{item}/item.json";
    public static string Fit(string batch, string configHash) => $"fits/{batch}/{configHash}/";
    public static string Subscription(string id) => $"subscriptions/{id}.json";
    public static string Delivery(string subscription, string @event) => $"deliveries/{subscription}/{@event}.json";
    public static string Event(string id) => $"events/{id}.json";

    public static string Dataset(string snapshot) => $"{snapshot}/manifest.json";
    public static string Checkpoint(string run) => $"{run}/checkpoint.bin";

    public static string Onnx(string model, string version) => $"{model}/{version}/model.onnx";
    public static string Card(string model, string version) => $"{model}/{version}/card.json";
    public static string Metrics(string model, string version) => $"{model}/{version}/metrics.json";
    public static string Champion(string model) => $"{model}/champion.json";
}
