using System.Text;
using Pipeline.Contracts.Models;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Storage.Tests;

public sealed class JsonBlobTests(AzuriteFixture azurite)
{
    private const string Path = "model/champion.json";

    [Fact]
    public async Task Document_ThatIsNotThere_IsNull()
    {
        var container = await TestStorage.ContainerAsync(azurite);

        Assert.Null(await container.TryReadAsync<Champion>(Path, TestStorage.Cancellation));
    }

    [Fact]
    public async Task Create_OverAnotherDocument_ChangesNothing()
    {
        var container = await TestStorage.ContainerAsync(azurite);

        var first = await container.TryCreateAsync(Path, Version(1), TestStorage.Cancellation);
        var second = await container.TryCreateAsync(Path, Version(2), TestStorage.Cancellation);

        Assert.Equal((true, false), (first, second));
        Assert.Equal("1", (await container.TryReadAsync<Champion>(Path, TestStorage.Cancellation))!.Value.Version);
    }

    [Fact]
    public async Task Replace_OfAVersionThatChanged_ChangesNothing()
    {
        var container = await TestStorage.ContainerAsync(azurite);
        await container.TryCreateAsync(Path, Version(1), TestStorage.Cancellation);
        var read = await container.TryReadAsync<Champion>(Path, TestStorage.Cancellation);
        await container.TryReplaceAsync(Path, Version(2), read!.ETag, TestStorage.Cancellation);

        var late = await container.TryReplaceAsync(Path, Version(3), read.ETag, TestStorage.Cancellation);

        Assert.False(late);
        Assert.Equal("2", (await container.TryReadAsync<Champion>(Path, TestStorage.Cancellation))!.Value.Version);
    }

    [Fact]
    public async Task Write_WhoseAnswerWasLost_CountsWhenItIsRepeated()
    {
        var container = await TestStorage.ContainerAsync(azurite);
        await container.TryCreateAsync(Path, Version(1), TestStorage.Cancellation);

        // What the client does when the first answer does not arrive: the same request once more.
        Assert.True(await container.TryCreateAsync(Path, Version(1), TestStorage.Cancellation));
    }

    [Fact]
    public async Task Update_ByManyAtOnce_LosesNone()
    {
        var container = await TestStorage.ContainerAsync(azurite);
        const int writers = 12;

        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => container.UpdateAsync<Champion>(
            Path, known => Version(int.Parse(known?.Version ?? "0") + 1) with { Previous = $"{known?.Previous}{(char)('a' + writer)}" }, TestStorage.Cancellation)));

        var last = (await container.TryReadAsync<Champion>(Path, TestStorage.Cancellation))!.Value;
        Assert.Equal(writers.ToString(), last.Version);
        Assert.Equal("abcdefghijkl", string.Concat(last.Previous!.Order()));
    }

    [Fact]
    public async Task Update_ThatChangesNothing_WritesNothing()
    {
        var container = await TestStorage.ContainerAsync(azurite);
        await container.TryCreateAsync(Path, Version(1), TestStorage.Cancellation);
        var before = await container.TryReadAsync<Champion>(Path, TestStorage.Cancellation);

        await container.UpdateAsync<Champion>(Path, known => known!, TestStorage.Cancellation);

        Assert.Equal(before!.ETag, (await container.TryReadAsync<Champion>(Path, TestStorage.Cancellation))!.ETag);
    }

    [Fact]
    public async Task Document_ThatIsBroken_SaysWhereAndWhy()
    {
        var container = await TestStorage.ContainerAsync(azurite);
        await container.UploadBlobAsync(Path, new BinaryData(Encoding.UTF8.GetBytes("{\"model\": 5}")), TestStorage.Cancellation);

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => container.TryReadAsync<Champion>(Path, TestStorage.Cancellation));

        Assert.Contains(Path, error.Message);
        Assert.Contains("/model", error.Message);
    }

    private static Champion Version(int number) =>
        new() { Model = "default", Version = $"{number}", PublishedAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) };
}
