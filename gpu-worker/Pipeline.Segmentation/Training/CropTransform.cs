namespace Pipeline.Segmentation.Training;

/// <summary>Maps a pixel centre of a crop to source coordinates: rotation, zoom and flip about the crop's centre.</summary>
internal readonly record struct CropTransform(double CentreX, double CentreY, double Cos, double Sin, double Step, double Half, bool Mirror)
{
    /// <summary>Draws one: the crop's centre lies so that the crop covers as much of the image as it can.</summary>
    public static CropTransform Draw(Random random, Augmentation options, int width, int height)
    {
        var zoom = Math.Exp(Lerp(Math.Log(options.MinScale), Math.Log(options.MaxScale), random.NextDouble()));
        var angle = (random.NextDouble() * 2 - 1) * options.Rotation * Math.PI / 180;
        var covered = options.Crop / zoom;
        var centreX = Place(random.NextDouble(), width, covered);
        var centreY = Place(random.NextDouble(), height, covered);
        var mirror = random.NextDouble() < 0.5 && options.Flip;
        return new CropTransform(centreX, centreY, Math.Cos(angle), Math.Sin(angle), 1 / zoom, options.Crop / 2.0, mirror);
    }

    /// <param name="x">Crop column, pixel centre = index + 0.5.</param>
    public (double X, double Y) ToSource(double x, double y)
    {
        var dx = (x - Half) * Step;
        var dy = (y - Half) * Step;
        if (Mirror)
        {
            dx = -dx;
        }
        return (CentreX + dx * Cos - dy * Sin, CentreY + dx * Sin + dy * Cos);
    }

    /// <summary>The inverse of <see cref="ToSource"/>.</summary>
    public (double X, double Y) ToCrop(double sourceX, double sourceY)
    {
        var (u, v) = (sourceX - CentreX, sourceY - CentreY);
        var dx = u * Cos + v * Sin;
        var dy = v * Cos - u * Sin;
        return ((Mirror ? -dx : dx) / Step + Half, dy / Step + Half);
    }

    private static double Place(double draw, int size, double covered) =>
        covered >= size ? size / 2.0 + (draw - 0.5) * (covered - size) : covered / 2 + draw * (size - covered);

    private static double Lerp(double from, double to, double t) => from + (to - from) * t;
}
