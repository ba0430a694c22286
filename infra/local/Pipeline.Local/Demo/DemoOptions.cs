using System.Text.Json;

namespace Pipeline.Local.Demo;

/// <summary>How large the demo is.</summary>
public sealed record DemoOptions
{
    public int Seed { get; init; } = 1;

    /// <summary>Scenes in each of the four training batches. 56 make 224, about what the reference figure was trained on.</summary>
    public int ScenesPerBatch { get; init; } = 56;

    /// <summary>New compositions of trained variants: enough that one scene moves the mIoU by less than 0.01.</summary>
    public int HeldOutScenes { get; init; } = 64;

    public int UnseenVariantScenes { get; init; } = 40;

    /// <summary>Rows of each contact sheet.</summary>
    public int SheetRows { get; init; } = 6;

    /// <summary>Storage, scenes and logs; null takes a temporary folder that is removed after success.</summary>
    public string? Keep { get; init; }

    /// <summary>Options of the methods that make the masks, by the batch's name; none takes the defaults.</summary>
    public IReadOnlyDictionary<string, JsonElement> Methods { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>Training options by name, over the worker's defaults.</summary>
    public IReadOnlyDictionary<string, object> Training { get; init; } = new Dictionary<string, object>();
}
