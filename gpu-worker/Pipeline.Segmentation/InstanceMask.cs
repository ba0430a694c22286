namespace Pipeline.Segmentation;

/// <summary>One object.</summary>
/// <param name="Class">Index in the class list; never the background.</param>
/// <param name="Score">Trust, 0 to 1.</param>
/// <param name="Mask">[height, width]: 1 on the object, 0 elsewhere.</param>
public sealed record InstanceMask(int Class, double Score, byte[] Mask);
