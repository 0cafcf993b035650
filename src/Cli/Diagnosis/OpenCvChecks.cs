using System.Runtime.InteropServices;
using OpenCvSharp;

namespace SamStream.Cli.Diagnosis;

/// <summary>OpenCV, which reads and writes images and draws.</summary>
internal static class OpenCvChecks
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

    /// <summary>Its version, or why it does not load.</summary>
    public static CheckResult Find()
    {
        try
        {
            return CheckResult.Ok("opencv", $"version {Cv2.GetVersionString() ?? "unknown"}");
        }
        catch (Exception error) when (IsMissing(error))
        {
            return Missing(error, RuntimeInformation.ProcessArchitecture, File.Exists(LibraryPath), CanLoad);
        }
    }

    public static bool IsMissing(Exception error) => error is DllNotFoundException or EntryPointNotFoundException
        or TypeInitializationException or BadImageFormatException or OpenCVException;

    /// <summary>Why it does not load.</summary>
    /// <param name="error">What loading it ended with.</param>
    /// <param name="architecture">That of the process.</param>
    /// <param name="isThere">Whether the library is beside the program.</param>
    /// <param name="canLoad">Tells of a library of the system whether it loads.</param>
    internal static CheckResult Missing(Exception error, Architecture architecture, bool isThere, Func<string, bool> canLoad)
    {
        const string name = "opencv";
        if (!isThere)
        {
            return architecture == Architecture.X64
                ? CheckResult.Failure(name, $"{LibraryPath} is missing", "run make build")
                : CheckResult.Failure(name, $"no package of OpenCvSharp's native library is published for linux-{architecture.ToString().ToLowerInvariant()}",
                    $"build {Library} from OpenCvSharp's sources and put it beside the program: {LibraryPath}");
        }

        (string Name, string Package)[] missing = [.. Needs.Where(need => !canLoad(need.Name))];
        return missing.Length == 0
            ? CheckResult.Failure(name, (error.InnerException ?? error).Message, "run make setup and build again")
            : CheckResult.Failure(name, $"{Library} needs {string.Join(", ", missing.Select(need => need.Name))}",
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
