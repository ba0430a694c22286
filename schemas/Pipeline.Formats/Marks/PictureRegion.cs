using Pipeline.Imaging;

namespace Pipeline.Formats.Marks;

/// <summary>A small PNG laid onto the image: what is not 0 belongs to the region.</summary>
public sealed record PictureRegion(int Left, int Top, byte[] Png) : Region
{
    public override string? Paint(Painter target, double scaleX, double scaleY)
    {
        if (!MaskCodec.TryDecode(Png, ImageLimits.Default, out var mask, out var problem))
            return $"holds a picture that cannot be read: {problem.Message.TrimEnd('.')}";
        if (Left < 0 || Top < 0 || Left + mask.Width > target.Width || Top + mask.Height > target.Height)
            return $"holds a picture of {mask.Width} x {mask.Height} pixels at ({Left}, {Top}); the image has {target.Width} x {target.Height}";
        if (target.Spend(mask.Pixels.Length) is { } tooMuch)
            return tooMuch;
        for (var y = 0; y < mask.Height; y++)
        {
            for (var x = 0; x < mask.Width; x++)
            {
                if (mask.Pixels[(y * mask.Width) + x] != 0)
                    target.Row(Top + y, Left + x, Left + x + 1);
            }
        }
        return null;
    }
}
