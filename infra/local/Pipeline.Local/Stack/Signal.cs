using System.Runtime.InteropServices;

namespace Pipeline.Local.Stack;

/// <summary>The POSIX signals that the stack sends; the values are Linux's.</summary>
public enum Signal
{
    Kill = 9,
    Terminate = 15,
}

internal static class Signals
{
    /// <summary>Sends the signal; false when there is no such process any more.</summary>
    public static bool Send(int processId, Signal signal) => Kill(processId, (int)signal) == 0;

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int processId, int signal);
}
