using Pipeline.Contracts;
using Pipeline.Contracts.Models;
using Pipeline.Segmentation.Evaluation;
using Pipeline.Segmentation.Stages;
using Pipeline.Storage;

namespace Pipeline.Worker.Training;

/// <summary>After a publication: which training images a person should look at, by what the new model says of them without their labels.</summary>
internal sealed class ReviewStage(PipelineStorage storage, TimeProvider clock)
{
    private const int Longest = 100;

    public async Task RunAsync(string model, Snapshot snapshot, Candidate candidate, CancellationToken cancellation)
    {
        using var session = new SegmenterSession(candidate.Exported.Onnx, candidate.Card);
        var classes = snapshot.Set.Classes;
        List<ReviewCandidate> images = [];
        foreach (var entry in snapshot.Set.Training)
        {
            cancellation.ThrowIfCancellationRequested();
            if (entry.Labels is not { } labels)
                continue;
            var picture = entry.Load().Image;
            images.Add(ReviewCandidate.Of(entry.Name, picture, session.Predict(picture), labels, classes));
        }

        var list = new ReviewList
        {
            Model = model,
            Version = candidate.Card.Version,
            CreatedAt = clock.GetUtcNow(),
            Images = [.. ReviewRanking.Rank(images, Longest).Select(Image)],
        };
        await storage.Container(ContainerNames.Models).GetBlobClient(BlobPaths.Review(model, list.Version))
            .UploadAsync(new BinaryData(Documents.Serialize(list)), overwrite: true, cancellation);
    }

    // An entry is named batch/image, and a batch's name has no slash.
    private static ReviewImage Image(RankedImage ranked)
    {
        var slash = ranked.Image.Name.IndexOf('/', StringComparison.Ordinal);
        return new ReviewImage(
            ranked.Image.Name[..slash], ranked.Image.Name[(slash + 1)..], ranked.Image.Uncertainty, ranked.Image.Violation, ranked.Novelty);
    }
}
