namespace Pipeline.Local.Scenes;

/// <summary>A generated picture and the exact truth about it.</summary>
/// <param name="Rgb">Rows of interleaved 8-bit RGB.</param>
/// <param name="Instances">Per pixel: 0 for the background, else the number of the topmost object that covers at least half of it.</param>
public sealed record Scene(int Width, int Height, byte[] Rgb, byte[] Instances, IReadOnlyList<SceneObject> Objects)
{
    /// <summary>Class index per pixel; 0 is the background.</summary>
    public byte[] ClassMask() =>
        Array.ConvertAll(Instances, instance => instance == 0 ? (byte)0 : (byte)Objects[instance - 1].ClassIndex);
}
