using System.Text.Json;
using Pipeline.Contracts.Validation;

namespace Pipeline.Contracts.Batches;

/// <summary>batch.v1: <c>{batch}/batch.json</c>, written last; its arrival commits the upload.</summary>
[Document(SchemaNames.Batch, MaxBytes = 32 << 20)]
public sealed record BatchManifest : ICheckedDocument
{
    public const string DefaultModel = "default";
    private const string ConfidenceSuffix = ".confidence";

    public string Schema { get; init; } = SchemaNames.Batch;
    public required BatchPurpose Purpose { get; init; }

    /// <summary>File names below <c>{batch}/images/</c>, each once.</summary>
    [Count(1, 100_000, Unique = true), Text(Patterns.FileName, Patterns.FileNameHint)]
    public required IReadOnlyList<string> Images { get; init; }

    /// <summary>
    /// A file or a folder of labels below the batch, in any of the formats that are read; null takes every label file beside
    /// <c>images/</c> and <c>masks/</c>.
    /// </summary>
    [Text(Patterns.RelativePath, Patterns.RelativePathHint)]
    public string? Labels { get; init; }

    /// <summary>The format of the labels; null finds out, file by file.</summary>
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public string? Format { get; init; }

    /// <summary>Folder of true masks below the batch (<c>{image stem}.png</c>); an evaluate batch without one needs labels that are whole masks.</summary>
    [Text(Patterns.RelativePath, Patterns.RelativePathHint)]
    public string? Masks { get; init; }

    /// <summary>The model this batch feeds, judges or is predicted by.</summary>
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public string Model { get; init; } = DefaultModel;

    /// <summary>A registered method; null lets the worker pick from the labels present.</summary>
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public string? Method { get; init; }

    /// <summary>Overrides of the method's options, by name.</summary>
    public JsonElement? Options { get; init; }

    /// <summary>Share of a training batch kept out of training, 0 to 0.5.</summary>
    [Between(0, 0.5)]
    public double Holdout { get; init; }

    /// <summary>Formats in which the finished masks are wanted as well.</summary>
    [Count(0, 16, Unique = true), Text(Patterns.Slug, Patterns.SlugHint)]
    public IReadOnlyList<string> Exports { get; init; } = [];

    public IEnumerable<Problem> Check()
    {
        if (Purpose == BatchPurpose.Evaluate && Exports.Count > 0)
            yield return new Problem("/exports", "not-allowed", "/exports is given; a batch to evaluate with brings its own masks and gets none.");
        if (Purpose == BatchPurpose.Predict && Masks is not null)
            yield return new Problem("/masks", "not-allowed", "/masks is given; a batch to predict has images only.");

        // Masks are {image}.png and {image}.confidence.png: these two images would overwrite each other's results.
        var names = Images.ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < Images.Count; i++)
        {
            if (Images[i].EndsWith(ConfidenceSuffix, StringComparison.Ordinal) && names.Contains(Images[i][..^ConfidenceSuffix.Length]))
                yield return new Problem($"/images/{i}", "clashing-name", $"/images/{i} is \"{Images[i]}\"; its mask would overwrite the confidence image of \"{Images[i][..^ConfidenceSuffix.Length]}\".");
        }
    }
}
