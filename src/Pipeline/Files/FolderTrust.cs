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
    /// and root can. Links are followed. The folders above count as well, and those that links are in: whoever may rename a
    /// folder or a link can put another one in its place.
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
            var passed = new List<string>();
            string real = RealPath.Of(Path.GetFullPath(folder), passed.Add);
            foreach (string at in passed.Distinct().Reverse())
            {
                ArchivedEntry entry = ArchivedEntry.Of(at);
                if (entry.Owner != user && entry.Owner != 0 && !(isMapped && entry.Owner == Unmapped))
                    return string.Create(CultureInfo.InvariantCulture, $"{at} belongs to another user (number {entry.Owner})");
                // Everybody may write every link: whose it is counts, and who may write the folder that it is in.
                bool isGuarded = entry.Kind == FileKind.Link || (at != real && entry.Mode.HasFlag(UnixFileMode.StickyBit));
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
}
