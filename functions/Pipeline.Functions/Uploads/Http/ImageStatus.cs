namespace Pipeline.Functions.Uploads.Http;

public enum ImageStatus
{
    Waiting,

    /// <summary>It has a mask.</summary>
    Done,

    /// <summary>It will get no mask; the reasons say why.</summary>
    LeftOut,

    /// <summary>Its batch was cancelled first.</summary>
    Cancelled,
}
