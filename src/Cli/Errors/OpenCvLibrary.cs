using System.Runtime.InteropServices;
using OpenCvSharp;

namespace SamStream.Cli.Errors;

/// <summary>OpenCV's native library, which reads and writes images and draws: whether it loads, and why not.</summary>
internal static class OpenCvLibrary
{
    private const string Library = "libOpenCvSharpExtern.so";

    // What it is linked against and does not come with a system; other libraries come with these.
    private static readonly (string Name, string Package)[] Needs =
    [
        ("libgtk-3.so.0", "libgtk-3-0"),
        ("libharfbuzz.so.0", "libharfbuzz0b"),
        ("libfreetype.so.6", "libfreetype6"),
        ("libdrm.so.2", "libdrm2"),
        ("libatomic.so.1", "libatomic1"),
    ];

    /// <summary>Whether an error says that the library, or a function in it, does not load.</summary>
    public static bool IsMissing(Exception error) => error is DllNotFoundException or EntryPointNotFoundException
        or TypeInitializationException or BadImageFormatException or OpenCVException;

    /// <summary>Its version.</summary>
    /// <param name="fault">Why it does not load, and what to do; null if it does.</param>
    public static string? FindVersion(out (string Finding, string Cure)? fault)
    {
        fault = null;
        try
        {
            return Cv2.GetVersionString() ?? "unknown";
        }
        catch (Exception error) when (IsMissing(error))
        {
            fault = Explain(error, RuntimeInformation.ProcessArchitecture, File.Exists(LibraryPath), CanLoad);
            return null;
        }
    }

    /// <summary>Why it does not load, and what to do.</summary>
    /// <param name="error">What loading it ended with.</param>
    /// <param name="architecture">That of the process.</param>
    /// <param name="isThere">Whether the library is beside the program.</param>
    /// <param name="canLoad">Tells of a library of the system whether it loads.</param>
    internal static (string Finding, string Cure) Explain(
        Exception error, Architecture architecture, bool isThere, Func<string, bool> canLoad)
    {
        if (!isThere)
        {
            return architecture == Architecture.X64
                ? ($"{LibraryPath} is missing", "run make build")
                : ($"no package of OpenCvSharp's native library is published for linux-{architecture.ToString().ToLowerInvariant()}",
                    $"build {Library} from OpenCvSharp's sources and put it beside the program: {LibraryPath}");
        }

        (string Name, string Package)[] missing = [.. Needs.Where(need => !canLoad(need.Name))];
        return missing.Length == 0
            ? ((error.InnerException ?? error).Message, "run make setup and build again")
            : ($"{Library} needs {string.Join(", ", missing.Select(need => need.Name))}",
                $"run make setup, or apt-get install {string.Join(' ', missing.Select(need => need.Package))}");
    }

    private static string LibraryPath => Path.Combine(AppContext.BaseDirectory, Library);

    private static bool CanLoad(string name)
    {
        if (!NativeLibrary.TryLoad(name, out nint handle))
            return false;
        NativeLibrary.Free(handle);
        return true;
    }
}
