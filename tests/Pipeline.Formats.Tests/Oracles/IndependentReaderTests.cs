using Pipeline.Formats.Geometry;
using Pipeline.Formats.LabelStudio;
using Pipeline.Formats.Marks;
using Pipeline.Formats.Writing;
using Pipeline.Imaging;

namespace Pipeline.Formats.Tests.Oracles;

/// <summary>What we write is read by programs that are not ours, and must give the mask's own pixels.</summary>
public sealed class IndependentReaderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("formats-").FullName;

    // A cat with a hole, a dog that touches it, a pixel of tree, a band of 255.
    private static readonly IndexedMask Mask = LabelSource.Mask(
        "0000000000",
        "0111111022",
        "0100001022",
        "0103001222",
        "0111111.20",
        "......0..0",
        "0000000000");

    /// <summary>Label Studio packs its brush with @thi.ng/rle-pack; that very package must read ours, and we must read it.</summary>
    [Fact]
    public void Brush_PackedByUs_IsUnpackedByTheOriginalPackageAndBack()
    {
        var package = Path.Combine(Programs.NodeModules, "@thi.ng", "rle-pack", "index.js");
        Assert.SkipUnless(File.Exists(package), "npm package @thi.ng/rle-pack is not installed (infra/local)");
        var masks = Enumerable.Range(0, 12).Select(i => Noise(new Random(i), 3 + (9 * i), 2 + (7 * i))).Append(new Bits(300, 250)).ToList();
        File.WriteAllLines(Path.Combine(folder, "packed.txt"), masks.Select(bits => Convert.ToHexString(BrushRuns.Encode(bits))));

        var (exitCode, output) = Programs.Node($$"""
            import { readFileSync, writeFileSync } from 'node:fs';
            import { encode, decode } from '{{new Uri(package)}}';
            const lines = readFileSync('{{folder}}/packed.txt', 'utf8').trim().split('\n');
            const values = lines.map(line => decode(Uint8Array.from(Buffer.from(line.trim(), 'hex'))));
            writeFileSync('{{folder}}/values.txt', values.map(v => Buffer.from(v).toString('hex')).join('\n'));
            writeFileSync('{{folder}}/repacked.txt', values.map(v => Buffer.from(encode(v, v.length)).toString('hex')).join('\n'));
            """);

        Assert.True(exitCode == 0, output);
        var values = File.ReadAllLines(Path.Combine(folder, "values.txt")).Select(Convert.FromHexString).ToList();
        var repacked = File.ReadAllLines(Path.Combine(folder, "repacked.txt")).Select(Convert.FromHexString).ToList();
        foreach (var (i, bits) in masks.Index())
        {
            Assert.Equal(bits.Pixels.SelectMany(p => Enumerable.Repeat(p == 0 ? (byte)0 : (byte)255, 4)), values[i]);
            var read = new IndexedMask(bits.Width, bits.Height, 0);
            Assert.Null(BrushRuns.Paint(repacked[i], new Painter(read) { Value = 1 }));
            Assert.Equal(bits.Pixels, read.Pixels);
        }
    }

    [Fact]
    public void Voc_AsPillowReadsIt_HoldsTheIndicesAndThePalette()
    {
        Assert.SkipUnless(Programs.HasPython("PIL", "numpy"), "python3-pil or python3-numpy is not installed");
        Write("voc");

        var (exitCode, output) = Programs.Python("""
            import sys, numpy
            from PIL import Image
            mask = Image.open(sys.argv[1] + '/SegmentationClass/a.png')
            palette = mask.getpalette()
            print(mask.mode, palette[3:6], palette[765:768])
            print(numpy.asarray(mask).tobytes().hex())
            print(open(sys.argv[1] + '/ImageSets/Segmentation/train.txt').read().split())
            """, folder);

        Assert.True(exitCode == 0, output);
        Assert.Equal($"P [128, 0, 0] [224, 224, 192]\n{Convert.ToHexStringLower(Mask.Pixels)}\n['a']\n", output);
    }

    /// <summary>A reader of its own in numpy, written from the documents of the formats: LEB128-like counts, columns first; segment ids by colour.</summary>
    [Theory]
    [InlineData("coco")]
    [InlineData("coco-panoptic")]
    public void Coco_AsNumpyReadsIt_HoldsTheMask(string format)
    {
        Assert.SkipUnless(Programs.HasPython("PIL", "numpy"), "python3-pil or python3-numpy is not installed");
        Write(format);

        var (exitCode, output) = Programs.Python("""
            import sys, json, os, numpy
            from PIL import Image
            folder = sys.argv[1]
            def runs(text):
                counts, at = [], 0
                while at < len(text):
                    value, shift, more = 0, 0, True
                    while more:
                        c = ord(text[at]) - 48
                        at += 1
                        value |= (c & 31) << shift
                        shift += 5
                        more = bool(c & 32)
                    if c & 16:
                        value -= 1 << shift
                    counts.append(value + (counts[-2] if len(counts) > 2 else 0))
                return counts
            def decode(rle):
                flat = numpy.repeat(numpy.arange(len(runs(rle['counts']))) % 2, runs(rle['counts']))
                return flat.reshape(rle['size'], order='F').astype(bool)
            panoptic = os.path.exists(folder + '/panoptic.json')
            data = json.load(open(folder + ('/panoptic.json' if panoptic else '/annotations.json')))
            image = data['images'][0]
            names = {c['id']: c['name'] for c in data['categories']}
            classes = ['background', 'cat', 'dog', 'tree']
            mask = numpy.full((image['height'], image['width']), 255 if panoptic else 0, numpy.uint8)
            if panoptic:
                annotation = data['annotations'][0]
                rgb = numpy.asarray(Image.open(folder + '/panoptic/' + annotation['file_name'])).astype(int)
                ids = rgb[..., 0] + 256 * rgb[..., 1] + 65536 * rgb[..., 2]
                for segment in annotation['segments_info']:
                    part = ids == segment['id']
                    assert part.sum() == segment['area']
                    mask[part] = classes.index(names[segment['category_id']])
            else:
                for annotation in data['annotations']:
                    part = decode(annotation['segmentation'])
                    assert part.sum() == annotation['area']
                    ys, xs = numpy.nonzero(part)
                    assert annotation['bbox'] == [xs.min(), ys.min(), xs.max() - xs.min() + 1, ys.max() - ys.min() + 1]
                    mask[part] = classes.index(names[annotation['category_id']])
                mask[decode(image['ignore'])] = 255
            print(mask.tobytes().hex())
            """, folder);

        Assert.True(exitCode == 0, output);
        Assert.Equal(Convert.ToHexStringLower(Mask.Pixels), output.Trim());
    }

    /// <summary>pycocotools itself, where somebody has it: Debian 12 does not package it.</summary>
    [Theory]
    [InlineData("coco")]
    [InlineData("coco-polygons")]
    public void Coco_AsPycocotoolsReadsIt_HoldsTheObjects(string format)
    {
        Assert.SkipUnless(Programs.HasPython("pycocotools.mask", "numpy"), "the Python package pycocotools is not installed");
        Write(format);

        var (exitCode, output) = Programs.Python("""
            import sys, json, numpy
            from pycocotools.coco import COCO
            coco = COCO(sys.argv[1] + '/annotations.json')
            mask = numpy.zeros((coco.imgs[1]['height'], coco.imgs[1]['width']), numpy.uint8)
            for annotation in coco.loadAnns(coco.getAnnIds(imgIds=[1])):
                mask[coco.annToMask(annotation) > 0] = annotation['category_id']
            print(mask.tobytes().hex())
            """, folder);

        Assert.True(exitCode == 0, output);
        byte[] objects = [.. Mask.Pixels.Select(value => value == IndexedMask.Ignore ? (byte)0 : value)];
        Assert.Equal(Convert.ToHexStringLower(objects), output.Trim().Split('\n')[^1]);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private void Write(string format)
    {
        using var target = new FolderTarget(folder);
        var writer = MaskExports.Find(format)!.Open(new ExportJob("test", RoundTrip.WithBackground, "background", ["a.jpg"]), target);
        writer.Add("a.jpg", Mask);
        writer.Finish();
        target.Finish();
    }

    private static Bits Noise(Random random, int width, int height)
    {
        var bits = new Bits(width, height);
        for (var i = 0; i < bits.Pixels.Length; i++)
            bits.Pixels[i] = (byte)(random.Next(4) == 0 ? 1 : 0);
        return bits;
    }
}
