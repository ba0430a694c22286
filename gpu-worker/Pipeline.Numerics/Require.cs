using System.Runtime.CompilerServices;

namespace Pipeline.Numerics;

/// <summary>Size checks at the entry of a kernel; messages name the argument, what it has and what it needs.</summary>
internal static class Require
{
    public static void Length(int actual, long expected, string shape, [CallerArgumentExpression(nameof(actual))] string name = "")
    {
        if (actual != expected)
            throw new ArgumentException($"{name} is {actual}; {shape} needs {expected}.");
    }

    public static void Positive(float value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!(value > 0) || !float.IsFinite(value))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be positive and finite.");
    }

    public static void Size(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if ((long)width * height > int.MaxValue / 64)
            throw new ArgumentOutOfRangeException(nameof(width), $"{width} x {height} pixels are more than these kernels address; tile the image.");
    }
}
