namespace Pipeline.Contracts.Models;

/// <summary>How pixels enter the network: <c>(value / 255 − mean) / std</c> per channel, NCHW float32.</summary>
/// <param name="Channels">"RGB" or "BGR".</param>
/// <param name="Multiple">Height and width are padded (edge) to a multiple of this; 1 takes any size.</param>
public sealed record Preprocessing(string Channels, IReadOnlyList<double> Mean, IReadOnlyList<double> Std, int Multiple = 1);
