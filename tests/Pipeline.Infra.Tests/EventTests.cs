using Pipeline.Infra.Tests.Templates;
using Pipeline.Storage;

namespace Pipeline.Infra.Tests;

/// <summary>Commits reach the functions; nothing else does.</summary>
public sealed class EventTests(Deployments deployments)
{
    [Theory]
    [InlineData("/blobServices/default/containers/uploads/blobs/first/batch.json", true)]
    [InlineData("/blobServices/default/containers/uploads/blobs/first/images/a.jpg", false)]
    [InlineData("/blobServices/default/containers/masks/blobs/first/batch.json", false)]
    [InlineData("/blobServices/default/containers/uploads-old/blobs/first/batch.json", false)]
    public async Task Filter_Subject_PassesOnlyCommits(string subject, bool passes)
    {
        var filter = (await SubscriptionAsync(Deployments.Small)).Find("filter");

        var (begins, ends) = (filter.GetProperty("subjectBeginsWith").GetString()!, filter.GetProperty("subjectEndsWith").GetString()!);

        Assert.Equal(passes, subject.StartsWith(begins, StringComparison.Ordinal) && subject.EndsWith(ends, StringComparison.Ordinal));
        Assert.EndsWith(ends, BlobPaths.Manifest("first"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filter_Operations_AreThoseThatEndWithAWholeBlob()
    {
        var filter = (await SubscriptionAsync(Deployments.Small)).Find("filter");

        Assert.Equal("Microsoft.Storage.BlobCreated", Assert.Single(filter.GetProperty("includedEventTypes").EnumerateArray()).GetString());
        var advanced = Assert.Single(filter.GetProperty("advancedFilters").EnumerateArray());
        Assert.Equal("data.api", advanced.GetProperty("key").GetString());
        Assert.Equal(["CopyBlob", "FlushWithClose", "PutBlob", "PutBlockList"], advanced.GetProperty("values").EnumerateArray().Select(v => v.GetString()!).Order());
    }

    [Theory]
    [MemberData(nameof(Deployments.Names), MemberType = typeof(Deployments))]
    public async Task Delivery_ByIdentity_ToTheQueueTheFunctionsRead(string example)
    {
        var subscription = await SubscriptionAsync(example);

        Assert.Equal(default, subscription.Find("destination").ValueKind);
        var destination = subscription.Find("deliveryWithResourceIdentity", "destination");
        Assert.Equal("StorageQueue", destination.GetProperty("endpointType").GetString());
        Assert.Equal(QueueNames.BlobEvents, destination.GetProperty("properties").GetProperty("queueName").GetString());
        Assert.Equal("StorageBlob", subscription.Find("deadLetterWithResourceIdentity", "deadLetterDestination", "endpointType").GetString());
    }

    [Theory]
    [MemberData(nameof(Deployments.Names), MemberType = typeof(Deployments))]
    public async Task DeadLetters_Container_Exists(string example)
    {
        var plan = await deployments.GetAsync(example);
        var name = (await SubscriptionAsync(example)).Find("deadLetterWithResourceIdentity", "deadLetterDestination", "properties", "blobContainerName").GetString();

        Assert.Contains(plan.Of("Microsoft.Storage/storageAccounts/blobServices/containers"), c => c.OwnName == name);
    }

    private async Task<PlannedResource> SubscriptionAsync(string example) =>
        (await deployments.GetAsync(example)).Of("Microsoft.EventGrid/systemTopics/eventSubscriptions").Single();
}
