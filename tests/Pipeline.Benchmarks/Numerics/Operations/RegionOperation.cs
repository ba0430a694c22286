using Pipeline.Numerics;

namespace Pipeline.Benchmarks.Numerics.Operations;

/// <summary>What runs on one mask: components, distances, skeleton, outline agreement.</summary>
internal static class RegionOperation
{
    private const int Width = 500, Height = 366;

    /// <summary>The skeleton's oracle looks at all pixels for every one it removes, so it gets a small mask.</summary>
    private const int SmallWidth = 125, SmallHeight = 94;

    public static IEnumerable<NumericsOperation> All(BenchPicture picture)
    {
        byte[] mask = picture.Mask(Width, Height), shifted = [.. mask.Skip(3), .. mask.Take(3)], small = picture.Mask(SmallWidth, SmallHeight);
        int[] numbers = new int[mask.Length];
        byte[] skeleton = new byte[mask.Length], smallSkeleton = new byte[small.Length];
        string setting = $"{Width} x {Height}";
        yield return Single("connected components", setting, null, () => ConnectedComponents.Label(mask, Width, Height, numbers));
        yield return Single("distance transform", setting, null, () => DistanceTransform.Squared(mask, Width, Height, numbers));
        yield return Single("skeleton", setting, null, () => Skeleton.Thin(mask, Width, Height, skeleton));
        yield return Single(
            "skeleton",
            $"{SmallWidth} x {SmallHeight}",
            () => Skeleton.ThinPlain(small, SmallWidth, SmallHeight, smallSkeleton),
            () => Skeleton.Thin(small, SmallWidth, SmallHeight, smallSkeleton));
        yield return Single("boundary F", setting, null, () => BoundaryAgreement.Of(mask, shifted, Width, Height, 1, 3));
    }

    private static NumericsOperation Single(string name, string setting, Action? plain, Action fast) => new(name, setting, plain, _ => fast(), Threaded: false);
}
