using System.Text.Json;
using Pipeline.Contracts.Validation.Shapes;

namespace Pipeline.Contracts.Labels;

/// <summary>Reads weak labels so that whatever is wrong with one image's entry costs that image only.</summary>
public static class WeakLabelsReader
{
    private const string ImagesMember = "images";
    private const string NameMember = "name";

    public static CheckedLabels Read(ReadOnlyMemory<byte> utf8Json)
    {
        var limit = Documents.MaxBytes<WeakLabels>();
        if (utf8Json.Length > limit)
            return Refused([new Problem("", "too-large", $"The document has {utf8Json.Length} bytes; at most {limit} are allowed.")]);
        try
        {
            using var json = Documents.Open(utf8Json);
            return Read(json.RootElement);
        }
        catch (JsonException e)
        {
            return Refused([Documents.Malformed(e)]);
        }
    }

    private static CheckedLabels Read(JsonElement root)
    {
        // Everything but the entries is judged as one document; a list that is none is left in for the same judge.
        var hasEntries = root.ValueKind == JsonValueKind.Object
            && root.TryGetProperty(ImagesMember, out var list) && list.ValueKind == JsonValueKind.Array;
        var head = Documents.Parse<WeakLabels>(hasEntries ? WithoutEntries(root) : JsonSerializer.SerializeToUtf8Bytes(root));
        if (!head.IsValid)
            return Refused(head.Problems);

        var problems = new List<Problem>();
        var imageProblems = new Dictionary<string, IReadOnlyList<Problem>>(StringComparer.Ordinal);
        var positions = new List<int>();
        var images = ReadEntries(root.GetProperty(ImagesMember), positions, problems, imageProblems);
        var labels = head.Value with { Images = images };
        var report = WeakLabelsCheck.Check(labels, positions);
        problems.AddRange(report.DocumentProblems);
        foreach (var (name, marks) in report.ImageProblems)
            imageProblems[name] = marks;
        return problems.Count > 0
            ? Refused(problems)
            : new CheckedLabels(labels with { Images = [.. images.Where(image => !imageProblems.ContainsKey(image.Name))] }, [], imageProblems);
    }

    private static List<WeakImage> ReadEntries(
        JsonElement entries, List<int> positions, List<Problem> problems, Dictionary<string, IReadOnlyList<Problem>> imageProblems)
    {
        var images = new List<WeakImage>();
        var reasons = new ReasonsPerImage();
        foreach (var (index, entry) in entries.EnumerateArray().Index())
        {
            var found = new ProblemList();
            if (Documents.TryRead<WeakImage>(entry, $"/{ImagesMember}/{index}", found) is { } image)
            {
                images.Add(image);
                positions.Add(index);
            }
            else if (NameOf(entry) is { } name)
                imageProblems[name] = reasons.Keep(found.ToList());
            else if (problems.Count == 0)
                problems.AddRange(found.ToList());
        }
        return images;
    }

    private static string? NameOf(JsonElement entry) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(NameMember, out var name) && name.ValueKind == JsonValueKind.String
            ? name.GetString()
            : null;

    private static byte[] WithoutEntries(JsonElement root)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            foreach (var member in root.EnumerateObject())
            {
                writer.WritePropertyName(member.Name);
                if (member.NameEquals(ImagesMember) && member.Value.ValueKind == JsonValueKind.Array)
                    writer.WriteRawValue("[]");
                else
                    member.Value.WriteTo(writer);
            }
            writer.WriteEndObject();
        }
        return stream.ToArray();
    }

    private static CheckedLabels Refused(IReadOnlyList<Problem> problems) =>
        new(null, problems, new Dictionary<string, IReadOnlyList<Problem>>());
}
