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
    /// and root can. Links are followed, and the folders that hold them count. The folders above count as well: whoever may rename a folder can put another one in
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
            string? fault = null;
            // Whoever may put another link in the place of one on the way leads us elsewhere.
            string real = RealPath.Of(Path.GetFullPath(folder), holder => fault ??= FaultIn(holder));
            return fault ?? FaultIn(real);

            // The last part may be written by nobody else; above it the sticky bit is enough, as on /tmp: it lets only owners rename.
            string? FaultIn(string place)
            {
                for (string? at = place; at is not null; at = Path.GetDirectoryName(at))
                {
                    if (FaultAt(at, isGuarded: at != place) is { } found)
                        return found;
                }

                return null;
            }

            string? FaultAt(string at, bool isGuarded)
            {
                ArchivedEntry entry = ArchivedEntry.Of(at);
                if (entry.Owner != user && entry.Owner != 0 && !(isMapped && entry.Owner == Unmapped))
                    return string.Create(CultureInfo.InvariantCulture, $"{at} belongs to another user (number {entry.Owner})");
                if (isGuarded && entry.Mode.HasFlag(UnixFileMode.StickyBit))
                    return null;
                if (entry.Mode.HasFlag(UnixFileMode.OtherWrite))
                    return $"{at} can be written by every user";
                return entry.Mode.HasFlag(UnixFileMode.GroupWrite) && entry.Group != group && entry.Group != 0
                    ? string.Create(CultureInfo.InvariantCulture, $"{at} can be written by group {entry.Group}")
                    : null;
            }
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
}
