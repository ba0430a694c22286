using System.Text.Json;

namespace Pipeline.Functions.Poison;

/// <summary>A message that every attempt failed on, as the API shows it.</summary>
/// <param name="Body">The message: as JSON where it is some, else as a string.</param>
internal sealed record PoisonMessage(string Id, string Queue, DateTimeOffset At, string Reason, int Failures, DateTimeOffset? RequeuedAt, JsonElement Body)
{
    public static PoisonMessage Of(FailedMessage failed) =>
        new(failed.Id, failed.Queue, failed.At, failed.Reason, failed.Failures, failed.RequeuedAt, Read(failed.Body));

    private static JsonElement Read(string body)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(body);
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(body);
        }
    }
}
