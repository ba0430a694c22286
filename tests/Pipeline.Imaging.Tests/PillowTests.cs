using System.Diagnostics;

namespace Pipeline.Imaging.Tests;

/// <summary>Decoding against Pillow (Debian's python3-pil) on files that Pillow itself wrote.</summary>
public sealed class PillowTests
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Two triangle filters, one of them in fixed point with 8 bits between its passes.</summary>
    private const int ResizeTolerance = 1;

    private const string Script = """
        import sys, os
        from PIL import Image, ImageOps
        out = sys.argv[1]
        w, h = 61, 43
        rgb = Image.new('RGB', (w, h))
        rgb.putdata([((x * 4) % 256, (y * 6) % 256, (x * y) % 256) for y in range(h) for x in range(w)])
        def keep(name, image, **options):
            path = os.path.join(out, name)
            image.save(path, **options)
            seen = ImageOps.exif_transpose(Image.open(path))
            if 'A' in seen.mode:
                seen = Image.alpha_composite(Image.new('RGBA', seen.size, (255, 255, 255, 255)), seen.convert('RGBA'))
            open(path + '.rgb', 'wb').write(seen.convert('RGB').tobytes())
        keep('rgb.jpg', rgb, quality=90)
        keep('progressive.jpg', rgb, quality=85, progressive=True)
        keep('grey.jpg', rgb.convert('L'))
        keep('cmyk.jpg', rgb.convert('CMYK'), quality=95)
        keep('subsampled.jpg', rgb, quality=80, subsampling=2)
        exif = Image.Exif(); exif[0x0112] = 6
        keep('rotated.jpg', rgb, exif=exif)
        keep('palette.png', rgb.convert('P', palette=Image.ADAPTIVE))
        keep('bits.png', rgb.convert('1'))
        keep('alpha.png', Image.merge('RGBA', rgb.split() + (rgb.split()[0],)))
        keep('lossless.webp', rgb, lossless=True)
        keep('lossy.webp', rgb, quality=80)
        open(os.path.join(out, 'resize.raw'), 'wb').write(rgb.resize((23, 70), Image.BILINEAR).tobytes())
        open(os.path.join(out, 'source.raw'), 'wb').write(rgb.tobytes())
        """;

    [Fact]
    public void Decode_FilesOfPillow_GivesPillowsPixels()
    {
        string folder = Directory.CreateTempSubdirectory("pillow-").FullName;
        try
        {
            Assert.SkipUnless(Run(folder), $"{Python} with PIL is not installed");

            foreach (string path in Directory.EnumerateFiles(folder, "*.rgb"))
            {
                string file = Path.GetFileNameWithoutExtension(path);
                byte[] bytes = File.ReadAllBytes(Path.Combine(folder, file));
                Assert.True(ImageCodec.TryDecode(bytes, ImageLimits.Default, out RgbImage? image, out ImageProblem? problem), $"{file}: {problem}");
                Assert.True(ImageCodec.TryVerify(bytes, ImageLimits.Default, out _, out problem), $"{file}: {problem}");
                byte[] expected = File.ReadAllBytes(path);
                int tolerance = file is "alpha.png" or "cmyk.jpg" ? 1 : 0;
                Assert.Equal(expected.Length, image.Pixels.Length);
                Assert.True(expected.Zip(image.Pixels, (a, b) => Math.Abs(a - b)).Max() <= tolerance, $"{file} differs by {expected.Zip(image.Pixels, (a, b) => Math.Abs(a - b)).Max()}");
            }

            var source = new RgbImage(61, 43, File.ReadAllBytes(Path.Combine(folder, "source.raw")));
            byte[] resized = File.ReadAllBytes(Path.Combine(folder, "resize.raw"));
            Assert.InRange(resized.Zip(ImageResizer.Resize(source, 23, 70).Pixels, (a, b) => Math.Abs(a - b)).Max(), 0, ResizeTolerance);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool Run(string folder)
    {
        if (!File.Exists(Python))
            return false;
        using Process process = Process.Start(new ProcessStartInfo(Python, ["-W", "ignore", "-c", Script, folder]))!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
