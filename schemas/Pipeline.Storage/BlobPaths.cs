namespace Pipeline.Storage;

/// <summary>Where each document lives. Paths are relative to their container.</summary>
public static class BlobPaths
{
    public static string Manifest(string batch) => $"{batch}/batch.json";
    public static string UploadedImage(string batch, string image) => $"{batch}/images/{image}";
    public static string UploadedFile(string batch, string path) => $"{batch}/{path}";

    public static string Mask(string batch, string image) => $"{batch}/{image}.png";
    public static string Confidence(string batch, string image) => $"{batch}/{image}.confidence.png";
    public static string Export(string batch, string format) => $"{batch}/exports/{format}.zip";
    public static string MaskIndex(string batch) => $"{batch}/index.json";

    /// <summary>The labels that were accepted, written by the functions: what the work items of the batch refer to.</summary>
    public static string AcceptedLabels(string batch, string hash) => $"{batch}/labels.{hash}.accepted.json";

    /// <summary>The whole mask of an image, made by the functions from labels that say it.</summary>
    public static string AcceptedMask(string batch, string image) => $"{batch}/{AcceptedMasks}/{image}.png";

    /// <summary>Folder of those masks below the batch.</summary>
    public const string AcceptedMasks = "masks.accepted";

    public static string BatchState(string batch) => $"batches/{batch}.json";
    public static string UploadTrace(string batch) => $"traces/{batch}.txt";
    public static string Truth(string batch) => $"truth/{batch}.json";
    public static string Verification(string batch, string manifestHash, int slice) => $"verification/{batch}/{manifestHash}/{slice:0000}.json";
    public static string Verifications(string batch) => $"verification/{batch}/";
    public static string Failed(string id) => $"failed/{id}.json";
    public static string IdempotencyClaim(string id) => $"idempotency/{id}/claim.json";
    public static string IdempotencyBody(string id, string claim) => $"idempotency/{id}/{claim}";
    public static string RunState(string run) => $"runs/{run}.json";
    public static string WorkProgress(string item) => $"work/{item}/progress.json";
    public static string Work(string item) => $"work/{item}/";
    /// <summary>Work items that make the masks of another item anew begin like this.</summary>
    public static string Relabels(string item) => $"work/{item}-r";
    public static string WorkItem(string item) => $"work/{item}/item.json";
    public static string Fits(string batch) => $"fits/{batch}/";
    public static string Fit(string batch, string configHash) => $"fits/{batch}/{configHash}/";
    public static string Subscription(string id) => $"subscriptions/{id}.json";

    /// <summary>The name begins with what is left of time after the event's, so that a listing has the newest first.</summary>
    /// <param name="time">The event's own time.</param>
    public static string Delivery(string subscription, string @event, DateTimeOffset time) =>
        $"{Deliveries(subscription)}{long.MaxValue - time.UtcTicks:D19}.{@event}.json";
    public static string Deliveries(string subscription) => $"{AllDeliveries}{subscription}/";
    public const string AllDeliveries = "deliveries/";
    public static string Replay(string subscription) => $"replays/{subscription}.json";
    public static string Pace(string subscription) => $"paces/{subscription}.json";
    public static string Event(string id) => $"{AllEvents}{id}.json";
    public const string AllEvents = "events/";

    /// <summary>Below this, an empty blob for each thing that is not settled yet, so that nobody has to look at all that are.</summary>
    public const string Open = "open/";
    public static string OpenBatch(string batch) => $"{Open}batches/{batch}";
    public static string OpenRun(string run) => $"{Open}runs/{run}";
    public static string OpenDelivery(string subscription, string @event) => $"{Open}deliveries/{subscription}/{@event}";

    public static string Dataset(string snapshot) => $"{snapshot}/manifest.json";
    public static string Checkpoint(string run) => $"{run}/checkpoint.bin";

    /// <summary>What a run keeps beside its checkpoint, such as refreshed masks.</summary>
    public static string RunArtifacts(string run) => $"{run}/";

    public static string Onnx(string model, string version) => $"{model}/{version}/model.onnx";
    public static string Card(string model, string version) => $"{model}/{version}/card.json";
    public static string Metrics(string model, string version) => $"{model}/{version}/metrics.json";
    public static string Review(string model, string version) => $"{model}/{version}/review.json";
    public static string Weights(string model, string version) => $"{model}/{version}/weights.safetensors";
    public static string Champion(string model) => $"{model}/champion.json";
}
