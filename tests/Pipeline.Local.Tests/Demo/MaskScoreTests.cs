using Pipeline.Imaging;
using Pipeline.Local.Demo;

namespace Pipeline.Local.Tests.Demo;

public sealed class MaskScoreTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("score").FullName;

    [Fact]
    public void MeanIou_UnsurePixel_IsAMissOfItsClass()
    {
        // Truth: three background, one of class 2. Class 0: 2 of 3 found, no false alarm: 2/3. Class 2: 1 of 1: 1.
        var score = MaskScore.MeanIou([(Put("t.png", 0, 0, 0, 2), Put("r.png", 0, 0, 255, 2))]);

        Assert.Equal((2 / 3.0 + 1) / 2, score, 12);
    }

    [Fact]
    public void MeanIou_SeveralMasks_CountsPixelsOfAllTogether()
    {
        // Together: class 0 has 3 right of a union of 4; class 1 has 4 right of a union of 5 (one false alarm).
        var score = MaskScore.MeanIou(
        [
            (Put("t1.png", 0, 0, 0, 0), Put("r1.png", 0, 0, 0, 1)),
            (Put("t2.png", 1, 1, 1, 1), Put("r2.png", 1, 1, 1, 1)),
        ]);

        Assert.Equal((3 / 4.0 + 4 / 5.0) / 2, score, 12);
    }

    [Fact]
    public void Read_MissingMask_SaysThatTheFlowFailed() =>
        Assert.Contains("not every image got a mask", Assert.Throws<CommandException>(() => MaskScore.Read(Path.Combine(folder, "none.png"))).Message);

    private string Put(string name, params byte[] pixels)
    {
        var file = Path.Combine(folder, name);
        File.WriteAllBytes(file, MaskCodec.Encode(new IndexedMask(2, 2, pixels)));
        return file;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
