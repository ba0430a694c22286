using Pipeline.Local.Scenes.Backdrops;

namespace Pipeline.Local.Scenes;

/// <summary>Composes scenes of one to four objects, partly behind each other, over textured backdrops.</summary>
/// <param name="sprites">Sprites by file stem.</param>
/// <param name="heldBack">Shows the variants that training never sees.</param>
public sealed class SceneComposer(IReadOnlyDictionary<string, Sprite> sprites, int size = SceneComposer.DefaultSize, bool heldBack = false)
{
    public const int DefaultSize = 160;

    /// <summary>A pixel belongs to an object that covers at least this share of it, so a mask's edge is right to half a pixel.</summary>
    public const float MaskThreshold = 0.5f;

    /// <summary>Share of its pixels that an object keeps, whatever is put before it: a person could still tell its class.</summary>
    public const float LeastVisible = 0.5f;

    /// <summary>Share of a new object that must lie inside the picture.</summary>
    private const float InsideShare = 0.65f;

    private const int Attempts = 40;

    public Scene Compose(int seed, int index)
    {
        var random = new SceneRandom(seed, index);
        var image = new FloatImage(size, size);
        random.Pick(BackdropList.All)(image, random);
        Clutter.Paint(image, random);

        var instances = new byte[size * size];
        var objects = new List<SceneObject>();
        var areas = new List<int>();
        var wanted = 1 + random.Below(4);
        for (var attempt = 0; objects.Count < wanted && attempt < Attempts; attempt++)
        {
            var classIndex = 1 + random.Below(SceneClasses.All.Count);
            var kind = SceneClasses.All[classIndex - 1];
            var variant = random.Pick(heldBack ? kind.HeldBack : kind.Trained);
            var place = Place(random, wanted);
            var stamp = Stamp.Render(sprites[variant], place, size, size);
            var next = Cover(instances, stamp, (byte)(objects.Count + 1));
            var area = next.Count(i => i == objects.Count + 1);
            if (area < InsideShare * FullArea(sprites[variant], place) || !LeavesOthersVisible(next, areas))
                continue;
            Blend(image, stamp, random);
            instances = next;
            objects.Add(new SceneObject(classIndex, kind.Name, variant));
            areas.Add(area);
        }
        return new Scene(size, size, Camera.Photograph(image, random).ToBytes(), instances, objects);
    }

    private Placement Place(SceneRandom random, int wanted)
    {
        // Fewer objects are shown larger: 0.40 to 0.75 of the side for one, 0.30 to 0.52 for four.
        var largest = 0.83f - 0.08f * wanted;
        var smallest = 0.43f - 0.033f * wanted;
        var light = random.Between(0.8f, 1.15f);
        return new Placement(
            random.Between(0.12f, 0.88f) * size,
            random.Between(0.12f, 0.88f) * size,
            random.Between(smallest, largest) * size,
            random.Between(-0.7f, 0.7f),
            random.Chance(0.5f),
            new Color(light * random.Between(0.95f, 1.05f), light, light * random.Between(0.95f, 1.05f)));
    }

    private static byte[] Cover(byte[] instances, Stamp stamp, byte number)
    {
        var next = (byte[])instances.Clone();
        for (var i = 0; i < next.Length; i++)
            if (stamp.Coverage[i] >= MaskThreshold)
                next[i] = number;
        return next;
    }

    /// <summary>Scene pixels that the sprite would cover if nothing cut it off.</summary>
    private static float FullArea(Sprite sprite, Placement place)
    {
        var opaque = 0;
        for (var i = 3; i < sprite.Rgba.Length; i += 4)
            if (sprite.Rgba[i] >= 128)
                opaque++;
        var scale = place.Size / sprite.Width;
        return opaque * scale * scale;
    }

    private static bool LeavesOthersVisible(byte[] next, List<int> areas) =>
        !areas.Where((area, other) => next.Count(i => i == other + 1) < LeastVisible * area).Any();

    private static void Blend(FloatImage image, Stamp stamp, SceneRandom random)
    {
        Shade(image, stamp, random);
        for (var i = 0; i < stamp.Coverage.Length; i++)
        {
            if (stamp.Coverage[i] <= 0)
                continue;
            for (var channel = 0; channel < 3; channel++)
                image.Rgb[i * 3 + channel] = stamp.Color[i * 3 + channel] + image.Rgb[i * 3 + channel] * (1 - stamp.Coverage[i]);
        }
    }

    /// <summary>A soft shadow, moved sideways. It is part of the background in the mask, as it is in a photograph.</summary>
    private static void Shade(FloatImage image, Stamp stamp, SceneRandom random)
    {
        var strength = random.Between(0, 0.35f);
        int right = random.Below(9) - 4, down = 1 + random.Below(5);
        const int Radius = 3;
        for (var y = 0; y < image.Height; y++)
            for (var x = 0; x < image.Width; x++)
            {
                float covered = 0;
                for (var dy = -Radius; dy <= Radius; dy += Radius)
                    for (var dx = -Radius; dx <= Radius; dx += Radius)
                    {
                        int column = x - right + dx, row = y - down + dy;
                        if (column >= 0 && row >= 0 && column < image.Width && row < image.Height)
                            covered += stamp.Coverage[row * image.Width + column];
                    }
                if (covered > 0)
                    image.Scale(x, y, 1 - strength * covered / 9);
            }
    }
}
