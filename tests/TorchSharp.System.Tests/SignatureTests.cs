using Pipeline.Testing.Api;

namespace TorchSharp.Tests;

public sealed class SignatureTests
{
    [Fact]
    public void PublicMembers_OfTheProvider_AreThePublishedPackages()
    {
        var published = PublishedApi.Find("TorchSharp-0.107.0.txt");
        Assert.SkipWhen(published is null, "The list of TorchSharp's signatures (shared/api) is not beside the repository.");

        Assert.Empty(PublishedApi.NotPublished(typeof(torch).Assembly.Location, published!));
    }
}
