using SamStream.Cli.Configuration;
using SamStream.Model.Manifests;
using SamStream.Pipeline.Options;

namespace SamStream.Cli.Models;

/// <summary>The option <c>--sha256 file=hex</c>: hashes of files whose manifest knows none.</summary>
internal static class FileHashes
{
    private const string Option = "--sha256";
    private const int Digits = 64;

    /// <summary>Hashes in lower case by the file's name.</summary>
    /// <exception cref="ConfigurationException">One is no hash, or of no file of the model, or of one whose hash is known.</exception>
    public static Dictionary<string, string> Parse(IReadOnlyList<string> written, PulledModel model)
    {
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        var problems = new List<OptionProblem>();
        string[] names = [.. model.Files.Where(file => file.Sha256 is null).Select(NameOf)];
        foreach (string text in written)
        {
            string[] parts = text.Split('=', 2);
            string hash = parts[^1].ToLowerInvariant();
            if (parts.Length != 2 || hash.Length != Digits || !hash.All(char.IsAsciiHexDigit))
                problems.Add(ProblemOf(text, "is no file with its hash", "write file=<64 hexadecimal digits>"));
            else if (!names.Contains(parts[0]))
                problems.Add(ProblemOf(text, "is of no file whose hash is missing", Cure(names)));
            else if (!hashes.TryAdd(parts[0], hash))
                problems.Add(ProblemOf(text, "is of a file that has one already", "leave one of them out"));
        }

        return problems.Count == 0 ? hashes : throw new ConfigurationException(problems);
    }

    /// <summary>Says so where files are to be fetched that could not be told from others.</summary>
    /// <exception cref="ConfigurationException">There are some.</exception>
    public static void Require(IEnumerable<NetworkFile> without, PulledModel model)
    {
        OptionProblem[] problems =
        [
            .. without.Select(file => ProblemOf(
                null, $"no SHA-256 of {NameOf(file)} is known, so that nobody could tell whether it is the right file",
                $"ask {model.Page?.ToString() ?? model.Source} for it, and say {Option} {NameOf(file)}=<64 hexadecimal digits>")),
        ];
        if (problems.Length > 0)
            throw new ConfigurationException(problems);
    }

    private static string Cure(string[] names) =>
        names.Length == 0 ? "leave it out: the manifest has them all" : $"those are {string.Join(", ", names)}";

    private static string NameOf(NetworkFile file) => Path.GetFileName(file.Path);

    private static OptionProblem ProblemOf(string? value, string fault, string cure) => new(Place.CommandLine, Option, value, fault, cure);
}
