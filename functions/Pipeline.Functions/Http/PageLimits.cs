namespace Pipeline.Functions.Http;

/// <summary>What every list that comes in pages agrees on.</summary>
internal static class PageLimits
{
    public const int Default = 100;
    public const int Most = 1_000;
    public const string CursorPattern = "^[A-Za-z0-9_-]{1,4000}$";
    public const string CursorHint = "\"next\" of the page before";
}
