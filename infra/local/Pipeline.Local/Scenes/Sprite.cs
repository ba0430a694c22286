namespace Pipeline.Local.Scenes;

/// <summary>A picture with transparency: 8-bit RGBA rows, alpha not premultiplied.</summary>
public sealed record Sprite(int Width, int Height, byte[] Rgba);
