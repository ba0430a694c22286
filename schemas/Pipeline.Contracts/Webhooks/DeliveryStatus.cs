namespace Pipeline.Contracts.Webhooks;

public enum DeliveryStatus
{
    Pending,
    Delivered,
    Failed,
}
