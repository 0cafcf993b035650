using System.Globalization;

namespace SamStream.Pipeline.Files;

/// <summary>Tells who beside this user and root can change what a folder holds.</summary>
public static class FolderTrust
{
    // Whose files a namespace of users has no number for (user_namespaces(7)): in a service with PrivateUsers, root.
    private const int Unmapped = 65534;

    // In no namespace of users but the first: every number is itself.
    private const string AllUsers = "0 0 4294967295";

    /// <summary>
    /// Why others can change what is in a folder, as a clause that begins with the path it is about; null if only this user
    /// and root can. Links are followed. The folders above count as well: whoever may rename a folder can put another one in
    /// its place.
    /// </summary>
    /// <param name="folder">Exists.</param>
    public static string? FaultOf(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        try
        {
            (int user, int group) = Ourselves();
            bool isMapped = string.Join(' ', File.ReadAllText("/proc/self/uid_map").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) != AllUsers;
            // The last part may be written by nobody else; above it the sticky bit is enough, as on /tmp: it lets only owners rename.
            string real = Resolve(Path.GetFullPath(folder));
            for (string? at = real; at is not null; at = Path.GetDirectoryName(at))
            {
                ArchivedEntry entry = ArchivedEntry.Of(at);
                if (entry.Owner != user && entry.Owner != 0 && !(isMapped && entry.Owner == Unmapped))
                    return string.Create(CultureInfo.InvariantCulture, $"{at} belongs to another user (number {entry.Owner})");
                bool isGuarded = at != real && entry.Mode.HasFlag(UnixFileMode.StickyBit);
                if (!isGuarded && entry.Mode.HasFlag(UnixFileMode.OtherWrite))
                    return $"{at} can be written by every user";
                if (!isGuarded && entry.Mode.HasFlag(UnixFileMode.GroupWrite) && entry.Group != group && entry.Group != 0)
                    return string.Create(CultureInfo.InvariantCulture, $"{at} can be written by group {entry.Group}");
            }

            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"{folder} cannot be looked at ({error.Message.TrimEnd('.')})";
        }
    }

    // Numbers that count for files: the effective ones (proc_pid_status(5)).
    private static (int User, int Group) Ourselves()
    {
        string[] lines = File.ReadAllLines("/proc/self/status");
        return (NumberOf("Uid:"), NumberOf("Gid:"));

        int NumberOf(string key) => int.Parse(
            lines.First(line => line.StartsWith(key, StringComparison.Ordinal)).Split('\t')[2], CultureInfo.InvariantCulture);
    }

    // Every link on the way, not only the last one.
    private static string Resolve(string path)
    {
        string at = "/";
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            string next = Path.Combine(at, part);
            at = Directory.ResolveLinkTarget(next, returnFinalTarget: true)?.FullName is { } target ? Resolve(target) : next;
        }

        return at;
    }
}
