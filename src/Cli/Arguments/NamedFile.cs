using System.Text;
using SamStream.Cli.Configuration;
using SamStream.Cli.Terminals;
using SamStream.Pipeline.Files;
using SamStream.Pipeline.Options;

namespace SamStream.Cli.Arguments;

/// <summary>
/// A file that an option names, <c>--json scores.json</c>. A link that has the name is replaced, not followed; a pipe or a device is
/// written to.
/// </summary>
internal static class NamedFile
{
    /// <summary>Writes all of it at once: whoever reads it sees it whole or not at all.</summary>
    /// <param name="option">Which names it.</param>
    /// <param name="path">The file; its folder is made if it is not there.</param>
    /// <param name="content">All of it.</param>
    /// <param name="overwrite">Whether an earlier file is replaced.</param>
    /// <exception cref="ConfigurationException">It cannot be written.</exception>
    public static void Write(string option, string path, byte[] content, bool overwrite = true) => Try(option, path, () =>
    {
        if (IsTaken(path))
        {
            using FileStream taken = OpenTaken(path);
            taken.Write(content);
            return true;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        AtomicFile.Write(path, content, overwrite: overwrite);
        return true;
    });

    /// <summary>The same with text, in UTF-8.</summary>
    /// <exception cref="ConfigurationException">It cannot be written.</exception>
    public static void Write(string option, string path, string content) => Write(option, path, Encoding.UTF8.GetBytes(content));

    /// <summary>Begins a file that is written bit by bit; an earlier one is replaced.</summary>
    /// <exception cref="ConfigurationException">It cannot be made.</exception>
    public static FileStream Create(string option, string path) => Try(option, path, () =>
    {
        if (IsTaken(path))
            return OpenTaken(path);
        File.Delete(path);
        return UnlinkedFile.Create(path);
    });

    // Somebody else reads what is written: nothing is to be replaced there.
    private static bool IsTaken(string path) =>
        Path.GetFullPath(path).StartsWith("/dev/", StringComparison.Ordinal) || FileKinds.Of(path) == FileKind.NamedPipe;

    private static FileStream OpenTaken(string path) => new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    private static T Try<T>(string option, string path, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(new OptionProblem(
                Place.CommandLine, option, Terminal.ShortPath(Path.GetFullPath(path)), $"cannot be written: {error.Message.TrimEnd('.')}", "give another name"));
        }
    }
}
