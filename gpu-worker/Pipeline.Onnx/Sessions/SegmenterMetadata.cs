using Pipeline.Contracts;
using Pipeline.Contracts.Models;
using Pipeline.Onnx.Export;

namespace Pipeline.Onnx.Sessions;

/// <summary>What a model file must carry to be usable without its card: what its channels mean and what it expects as input.</summary>
/// <param name="Classes">In channel order.</param>
/// <param name="Background">One of the classes, or null where every pixel belongs to an object class.</param>
public sealed record SegmenterMetadata(IReadOnlyList<string> Classes, string? Background, Preprocessing Preprocessing)
{
    private const string ClassesKey = "classes";
    private const string BackgroundKey = "background";
    private const string PreprocessingKey = "preprocessing";

    public void WriteTo(OnnxGraph graph)
    {
        graph.Metadata(ClassesKey, Json(Classes));
        graph.Metadata(PreprocessingKey, Json(Preprocessing));
        if (Background is not null)
            graph.Metadata(BackgroundKey, Background);
    }

    /// <summary>Null where the file carries neither classes nor preprocessing: a model of another origin.</summary>
    /// <exception cref="InvalidDataException">An entry cannot be read, contradicts the model, or lacks its companion.</exception>
    internal static SegmenterMetadata? Read(IReadOnlyDictionary<string, string> properties, string model, int channels, int scores)
    {
        if (!properties.ContainsKey(ClassesKey) && !properties.ContainsKey(PreprocessingKey))
            return null;
        var metadata = new SegmenterMetadata(
            Names(properties, model),
            properties.GetValueOrDefault(BackgroundKey),
            Parse<Preprocessing>(properties, PreprocessingKey, model));
        return metadata.Problem(channels, scores) is { } problem
            ? throw new InvalidDataException($"Model '{model}' {problem}")
            : metadata;
    }

    private string? Problem(int channels, int scores)
    {
        var (order, mean, std, multiple) = Preprocessing;
        if (Classes.Count != scores)
            return $"scores {scores} classes but its entry '{ClassesKey}' names {Classes.Count}.";
        if (Background is not null && !Classes.Contains(Background))
            return $"has the '{BackgroundKey}' {Background}, which is not among its classes.";
        if (order is not ("RGB" or "BGR"))
            return $"has a '{PreprocessingKey}' with the channels '{order}'; allowed: RGB, BGR.";
        if (mean?.Count != channels || std?.Count != channels || !std.All(s => double.IsFinite(s) && s > 0) || !mean.All(double.IsFinite))
            return $"has a '{PreprocessingKey}' whose mean and std are not {channels} finite numbers each, std above 0.";
        return multiple < 1 ? $"has a '{PreprocessingKey}' with the multiple {multiple}; it is at least 1." : null;
    }

    private static string Json<T>(T value) => System.Text.Encoding.UTF8.GetString(Documents.Serialize(value));

    // A bare list of names is no document, so it is read as plain JSON.
    private static string[] Names(IReadOnlyDictionary<string, string> properties, string model)
    {
        if (!properties.TryGetValue(ClassesKey, out var json))
            throw new InvalidDataException($"Model '{model}' has no metadata entry '{ClassesKey}'.");
        try
        {
            return System.Text.Json.JsonSerializer.Deserialize<string[]>(json)
                ?? throw new InvalidDataException($"Model '{model}' has a metadata entry '{ClassesKey}' that is null.");
        }
        catch (System.Text.Json.JsonException e)
        {
            throw new InvalidDataException($"Model '{model}' has a metadata entry '{ClassesKey}' that cannot be read: {e.Message}", e);
        }
    }

    private static T Parse<T>(IReadOnlyDictionary<string, string> properties, string key, string model)
        where T : class
    {
        if (!properties.TryGetValue(key, out var json))
            throw new InvalidDataException($"Model '{model}' has no metadata entry '{key}'.");
        var parsed = Documents.Parse<T>(System.Text.Encoding.UTF8.GetBytes(json));
        return parsed.IsValid
            ? parsed.Value
            : throw new InvalidDataException($"Model '{model}' has a metadata entry '{key}' that cannot be read: {parsed.Problems[0].Message}");
    }
}
