using Microsoft.Azure.Functions.Worker;
using Pipeline.Testing.Api;

namespace Functions.Worker.Local.Tests;

public sealed class SignatureTests
{
    [Fact]
    public void PublicMembers_OfTheProvider_AreThePublishedPackages()
    {
        var published = PublishedApi.Find("Microsoft.Azure.Functions.Worker-2.52.0.txt");
        Assert.SkipWhen(published is null, "The list of the Functions worker's signatures (shared/api) is not beside the repository.");

        Assert.Empty(PublishedApi.NotPublished(typeof(FunctionAttribute).Assembly.Location, published!));
    }
}
