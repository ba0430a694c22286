using Pipeline.Contracts.Validation;

namespace Pipeline.Contracts.Labels;

/// <summary>A half-open box: pixels x ≤ column &lt; x + width, y ≤ row &lt; y + height.</summary>
public sealed record BoxLabel(string Class, int X, int Y, [property: Between(1, 65_535)] int Width, [property: Between(1, 65_535)] int Height)
{
    public bool Contains(double x, double y) => x >= X && x < X + Width && y >= Y && y < Y + Height;
}
