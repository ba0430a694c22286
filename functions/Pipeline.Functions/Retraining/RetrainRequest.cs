using System.Text.Json;

namespace Pipeline.Functions.Retraining;

/// <summary>Body of <c>POST /api/models/{model}/retrain</c>.</summary>
/// <param name="Options">Training options by name, or null.</param>
public sealed record RetrainRequest(JsonElement? Options = null);
