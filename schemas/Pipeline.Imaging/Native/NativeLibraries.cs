using System.Reflection;
using System.Runtime.InteropServices;

namespace Pipeline.Imaging.Native;

/// <summary>Finds the system's codec libraries; a missing one is named together with the Debian package that brings it.</summary>
internal static class NativeLibraries
{
    public const string TurboJpeg = "turbojpeg";
    public const string Spng = "spng";
    public const string WebP = "webp";

    private static readonly (string Name, string File, string Package)[] Known =
    [
        (TurboJpeg, "libturbojpeg.so.0", "libturbojpeg0"),
        (Spng, "libspng.so.0", "libspng0"),
        (WebP, "libwebp.so.7", "libwebp7"),
    ];

    static NativeLibraries() => NativeLibrary.SetDllImportResolver(typeof(NativeLibraries).Assembly, Resolve);

    /// <summary>Called from the static constructors of the import classes, so that the resolver is in place before their first call.</summary>
    public static void EnsureResolver()
    {
    }

    internal static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        foreach ((string known, string file, string package) in Known)
        {
            if (known != name)
                continue;
            if (NativeLibrary.TryLoad(file, assembly, searchPath, out nint handle) || NativeLibrary.TryLoad(name, assembly, searchPath, out handle))
                return handle;
            throw new DllNotFoundException($"{file} is not installed; images cannot be read or written without it. Install it: apt-get install {package}");
        }

        return 0;
    }
}
