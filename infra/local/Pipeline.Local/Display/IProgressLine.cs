namespace Pipeline.Local.Display;

/// <summary>One bar, or in plain output one line now and then.</summary>
public interface IProgressLine
{
    /// <param name="done">Of the total.</param>
    /// <param name="note">What happens now; null keeps the last.</param>
    void Report(double done, string? note = null);

    /// <summary>The total became known or changed.</summary>
    void Resize(double total);
}
