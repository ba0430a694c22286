using System.Runtime.InteropServices;

namespace Pipeline.Onnx.Sessions;

/// <summary>
/// Newer builds of ONNX Runtime report their use to their maker over the network, and keep an identity for it in the home folder.
/// A worker talks to storage only.
/// </summary>
internal static partial class RuntimeTelemetry
{
    private const string Variable = "ORT_DISABLE_TELEMETRY";

    /// <summary>Before the first session: the native library looks once. What this process's environment says in .NET does not reach native code.</summary>
    public static void TurnOff()
    {
        Environment.SetEnvironmentVariable(Variable, "1");
        if (!OperatingSystem.IsWindows())
            _ = SetNative(Variable, "1", overwrite: 1);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetNative(string name, string value, int overwrite);
}
