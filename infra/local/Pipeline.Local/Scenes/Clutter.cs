namespace Pipeline.Local.Scenes;

/// <summary>Shaded shapes of no class, so that "a coloured thing on a texture" alone tells nothing.</summary>
internal static class Clutter
{
    public static void Paint(FloatImage image, SceneRandom random)
    {
        for (var count = random.Below(4); count > 0; count--)
            PaintShape(image, random);
    }

    private static void PaintShape(FloatImage image, SceneRandom random)
    {
        float centreX = random.Between(0, image.Width), centreY = random.Between(0, image.Height);
        float radiusX = random.Between(7, 30), radiusY = radiusX * random.Between(0.3f, 1f);
        var angle = random.Between(0, MathF.PI);
        float cos = MathF.Cos(angle), sin = MathF.Sin(angle);
        // 2 is an ellipse, 8 nearly a rectangle, 1 a diamond (superellipse).
        var corner = random.Pick([1f, 2f, 2f, 8f]);
        var color = Color.FromHsv(random.Between(0, 1), random.Between(0, 0.7f), random.Between(0.15f, 0.9f));
        var opacity = random.Between(0.6f, 1f);
        var ring = random.Chance(0.25f) ? 0.6f : 0f;
        for (var y = 0; y < image.Height; y++)
            for (var x = 0; x < image.Width; x++)
            {
                float u = ((x - centreX) * cos + (y - centreY) * sin) / radiusX;
                float v = ((y - centreY) * cos - (x - centreX) * sin) / radiusY;
                var distance = MathF.Pow(MathF.Pow(MathF.Abs(u), corner) + MathF.Pow(MathF.Abs(v), corner), 1 / corner);
                if (distance > 1 || distance < ring)
                    continue;
                var edge = Math.Clamp((1 - distance) * radiusY, 0, 1);
                image.Blend(x, y, color.Lit(1.1f - 0.35f * (u * cos + v)), opacity * edge);
            }
    }
}
