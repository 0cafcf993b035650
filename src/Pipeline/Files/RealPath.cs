using Microsoft.Win32.SafeHandles;

namespace SamStream.Pipeline.Files;

/// <summary>Paths without links on the way, as the system tells them of open files.</summary>
internal static class RealPath
{
    // The kernel gives up after as many (path_resolution(7)).
    private const int MostLinks = 40;

    /// <summary>Of a folder.</summary>
    /// <param name="path">Absolute.</param>
    /// <param name="onPassed">Told of each place on the way, of links too.</param>
    /// <exception cref="IOException">The links lead in a circle.</exception>
    public static string Of(string path, Action<string>? onPassed = null)
    {
        int links = 0;
        return Resolve(path);

        string Resolve(string path)
        {
            string at = "/";
            onPassed?.Invoke(at);
            foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                string next = Path.Combine(at, part);
                onPassed?.Invoke(next);
                if (new FileInfo(next).LinkTarget is not { } target)
                {
                    at = next;
                    continue;
                }

                if (++links > MostLinks)
                    throw new IOException($"the links of {path} lead in a circle");
                at = Resolve(Path.GetFullPath(target, at));
            }

            return at;
        }
    }

    /// <summary>Of a name in a folder, be it a link itself.</summary>
    public static string OfName(string path)
    {
        string full = Path.GetFullPath(path);
        return Path.GetDirectoryName(full) is { } folder ? Path.Combine(Of(folder), Path.GetFileName(full)) : full;
    }

    /// <summary>Where an open file is, or null if the system does not tell.</summary>
    public static string? OfOpen(SafeFileHandle file)
    {
        try
        {
            return new FileInfo($"/proc/self/fd/{file.DangerousGetHandle()}").LinkTarget;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
