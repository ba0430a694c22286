using Pipeline.Contracts.Validation;

namespace Pipeline.Contracts.Models;

/// <summary>How pixels enter the network: <c>(value / 255 − mean) / std</c> per channel, NCHW float32.</summary>
/// <param name="Channels">"RGB" or "BGR".</param>
/// <param name="Multiple">Height and width are padded (edge) to a multiple of this; 1 takes any size.</param>
public sealed record Preprocessing([property: Text("^(RGB|BGR)$", "\"RGB\" or \"BGR\"")] string Channels, [property: Count(3, 3)] IReadOnlyList<double> Mean, [property: Count(3, 3)] IReadOnlyList<double> Std, [property: Between(1, 1_024)] int Multiple = 1);
