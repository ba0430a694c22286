namespace Pipeline.Local.Scenes;

/// <summary>Where and how a sprite stands in a scene.</summary>
/// <param name="Size">Side of the turned sprite's square, in scene pixels.</param>
/// <param name="Angle">Radians.</param>
/// <param name="Tint">Factor on the sprite's colours.</param>
internal readonly record struct Placement(float CentreX, float CentreY, float Size, float Angle, bool Mirrored, Color Tint);
