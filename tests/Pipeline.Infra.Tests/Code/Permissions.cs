namespace Pipeline.Infra.Tests.Code;

/// <summary>Which permission each storage call asks for, and which permissions each built-in role holds, as the platform documents both.</summary>
internal static class Permissions
{
    public const string ReadBlob = "blobs/read", WriteBlob = "blobs/write", DeleteBlob = "blobs/delete", ReadContainer = "containers/read",
        WriteContainer = "containers/write", SignKeys = "generateUserDelegationKey", ReadQueue = "queues/read", WriteQueue = "queues/write",
        AddMessage = "messages/add", TakeMessage = "messages/process", WriteMessage = "messages/write", PeekMessage = "messages/read";

    private static readonly Dictionary<string, string> Calls = new()
    {
        ["BlobServiceClient.GetUserDelegationKeyAsync"] = SignKeys,
        ["BlobContainerClient.CreateIfNotExistsAsync"] = WriteContainer,
        ["BlobContainerClient.ExistsAsync"] = ReadContainer,
        ["BlobContainerClient.GetPropertiesAsync"] = ReadContainer,
        ["BlobContainerClient.GetBlobsAsync"] = ReadBlob,
        ["BlobContainerClient.GetBlobsByHierarchyAsync"] = ReadBlob,
        ["BlobContainerClient.UploadBlobAsync"] = WriteBlob,
        ["BlobContainerClient.DeleteBlobAsync"] = DeleteBlob,
        ["BlobContainerClient.DeleteBlobIfExistsAsync"] = DeleteBlob,
        ["QueueClient.CreateIfNotExistsAsync"] = WriteQueue,
        ["QueueClient.GetPropertiesAsync"] = ReadQueue,
        ["QueueClient.SendMessageAsync"] = AddMessage,
        ["QueueClient.ReceiveMessageAsync"] = TakeMessage,
        ["QueueClient.ReceiveMessagesAsync"] = TakeMessage,
        ["QueueClient.PeekMessageAsync"] = PeekMessage,
        ["QueueClient.PeekMessagesAsync"] = PeekMessage,
        ["QueueClient.DeleteMessageAsync"] = TakeMessage,
        ["QueueClient.UpdateMessageAsync"] = WriteMessage,
    };

    private static readonly Dictionary<string, string> BlobCalls = new()
    {
        ["UploadAsync"] = WriteBlob,
        ["SetMetadataAsync"] = WriteBlob,
        ["StartCopyFromUriAsync"] = WriteBlob,
        ["SyncCopyFromUriAsync"] = WriteBlob,
        ["OpenWriteAsync"] = WriteBlob,
        ["AcquireAsync"] = WriteBlob,
        ["RenewAsync"] = WriteBlob,
        ["ReleaseAsync"] = WriteBlob,
        ["BreakAsync"] = WriteBlob,
        ["DownloadContentAsync"] = ReadBlob,
        ["DownloadStreamingAsync"] = ReadBlob,
        ["DownloadToAsync"] = ReadBlob,
        ["OpenReadAsync"] = ReadBlob,
        ["GetPropertiesAsync"] = ReadBlob,
        ["ExistsAsync"] = ReadBlob,
        ["DeleteAsync"] = DeleteBlob,
        ["DeleteIfExistsAsync"] = DeleteBlob,
    };

    /// <summary>By the id of the role. Signing keys counts on an account only.</summary>
    private static readonly Dictionary<string, string[]> Roles = new()
    {
        // Storage Blob Data Owner, Contributor, Reader, Delegator
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = [ReadContainer, WriteContainer, ReadBlob, WriteBlob, DeleteBlob, SignKeys],
        ["ba92f5b4-2d11-453d-a403-e96b0029c9fe"] = [ReadContainer, WriteContainer, ReadBlob, WriteBlob, DeleteBlob, SignKeys],
        ["2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"] = [ReadContainer, ReadBlob, SignKeys],
        ["db58b8e5-c6ad-4a2a-8342-4190687cbf4a"] = [SignKeys],
        // Storage Queue Data Contributor, Message Sender; Table Data Contributor
        ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = [ReadQueue, WriteQueue, AddMessage, TakeMessage, WriteMessage, PeekMessage],
        ["c6a89b2d-59bc-44d0-9896-0f6e12d7b80a"] = [AddMessage],
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = [],
    };

    public static string Of(string call)
    {
        if (Calls.TryGetValue(call, out var needed))
            return needed;
        var (owner, method) = (call.Split('.')[0], call.Split('.')[1]);
        Assert.True(owner.StartsWith("Blob", StringComparison.Ordinal) || owner == "BlockBlobClient", $"{call} is new: say here what it needs.");
        Assert.True(BlobCalls.TryGetValue(method, out needed), $"{call} is new: say here what it needs.");
        return needed;
    }

    public static IReadOnlyList<string> OfRole(string role) =>
        Roles.TryGetValue(role, out var held) ? held : throw new InvalidOperationException($"Role {role} is new: say here what it permits.");
}
