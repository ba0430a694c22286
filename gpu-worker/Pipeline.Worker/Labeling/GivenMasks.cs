using Pipeline.Contracts.Work;
using Pipeline.Imaging;
using Pipeline.Segmentation;
using Pipeline.Storage;
using Pipeline.Worker.Images;

namespace Pipeline.Worker.Labeling;

/// <summary>Labels that say the class of every pixel are the result themselves; no method could do better.</summary>
internal sealed class GivenMasks(ScratchCache scratch, MaskWriter masks)
{
    public async Task<ImageResult> WriteAsync(WorkItem item, ImageClaim claim, CancellationToken cancellation)
    {
        var file = await scratch.GetAsync(ContainerNames.Uploads, claim.Mask!, claim.MaskETag, cancellation);
        if (file.Path is null)
            return ClaimedImages.Failed(claim, file.Problem!);
        if (!MaskCodec.TryDecode(await File.ReadAllBytesAsync(file.Path, cancellation), ImageLimits.Default, out var mask, out var problem))
            throw new InvalidDataException($"The mask of '{claim.Name}': {problem.Message}");
        var certain = new byte[mask.Pixels.Length];
        for (var i = 0; i < certain.Length; i++)
            certain[i] = mask.Pixels[i] == IndexedMask.Ignore ? (byte)0 : byte.MaxValue;
        var unsure = (double)certain.AsSpan().Count((byte)0) / certain.Length;
        return await masks.WriteAsync(item, claim, new PseudoLabel(mask, mask, certain, 1 - unsure, unsure), ImageResult.GivenMask, cancellation);
    }
}
