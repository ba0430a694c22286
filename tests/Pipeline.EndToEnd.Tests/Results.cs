using Azure;
using Azure.Storage.Blobs.Models;
using Pipeline.Contracts.Work;
using Pipeline.Imaging;
using Pipeline.Storage;

namespace Pipeline.EndToEnd.Tests;

/// <summary>What a batch left in storage.</summary>
internal static class Results
{
    /// <summary>ETag by blob name: an unchanged ETag means that a mask was written once.</summary>
    public static async Task<Dictionary<string, ETag>> MaskETagsAsync(ProductFixture product, string batch)
    {
        var masks = new Dictionary<string, ETag>();
        await foreach (var blob in product.Storage.Container(ContainerNames.Masks)
            .GetBlobsAsync(BlobTraits.None, BlobStates.None, batch + "/", TestContext.Current.CancellationToken))
            if (!blob.Name.EndsWith(".json", StringComparison.Ordinal))
                masks[blob.Name] = blob.Properties.ETag!.Value;
        return masks;
    }

    /// <summary>Every image has exactly one result in the index, one mask and one confidence image, of its own size.</summary>
    public static async Task RequireCompleteAsync(ProductFixture product, string batch, IEnumerable<string> images, int side, int classes)
    {
        var container = product.Storage.Container(ContainerNames.Masks);
        var index = await container.TryReadAsync<MaskIndex>(BlobPaths.MaskIndex(batch), TestContext.Current.CancellationToken);
        Assert.Equal(images.Order(), index!.Value.Images.Where(i => i.Mask is not null).Select(i => i.Image).Order());
        foreach (var result in index.Value.Images.Where(i => i.Mask is not null))
        {
            var mask = await ReadAsync(BlobPaths.Mask(batch, result.Image));
            Assert.True(MaskCodec.TryDecode(mask, ImageLimits.Default, out var decoded, out var problem), problem?.Message);
            Assert.Equal((side, side), (decoded.Width, decoded.Height));
            Assert.All(decoded.Pixels.Distinct(), p => Assert.True(p < classes || p == IndexedMask.Ignore));
            var confidence = PngCodec.DecodeGray(await ReadAsync(BlobPaths.Confidence(batch, result.Image)));
            Assert.Equal((side, side), (confidence.Width, confidence.Height));
        }

        async Task<byte[]> ReadAsync(string path) =>
            (await container.GetBlobClient(path).DownloadContentAsync(TestContext.Current.CancellationToken)).Value.Content.ToArray();
    }
}
