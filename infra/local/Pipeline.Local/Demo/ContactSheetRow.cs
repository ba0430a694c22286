using Pipeline.Contracts.Labels;
using Pipeline.Imaging;

namespace Pipeline.Local.Demo;

/// <summary>One scene of a contact sheet; what is null is left out.</summary>
public sealed record ContactSheetRow(
    RgbImage Image, WeakImage? Labels, IndexedMask? PseudoMask, IndexedMask Truth, IndexedMask? Prediction);
