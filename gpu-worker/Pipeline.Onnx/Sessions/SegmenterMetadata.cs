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
    /// <exception cref="InvalidDataException">An entry is there but cannot be read, or its companion is missing.</exception>
    internal static SegmenterMetadata? Read(IReadOnlyDictionary<string, string> properties, string model)
    {
        if (!properties.ContainsKey(ClassesKey) && !properties.ContainsKey(PreprocessingKey))
            return null;
        return new SegmenterMetadata(
            Parse<string[]>(properties, ClassesKey, model),
            properties.GetValueOrDefault(BackgroundKey),
            Parse<Preprocessing>(properties, PreprocessingKey, model));
    }

    private static string Json<T>(T value) => System.Text.Encoding.UTF8.GetString(Documents.Serialize(value));

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
