using System.Text;

namespace SamStream.Sinks.Mqtt;

/// <summary>The topics of one camera (docs/messages.md).</summary>
internal sealed class CameraTopics
{
    private const string PromptSuffix = "/prompt/set";
    private const string CommandSuffix = "/command";

    private readonly string _root;

    public CameraTopics(string prefix, string camera)
        : this($"{prefix}/{TopicLevel.Of(camera)}")
    {
    }

    private CameraTopics(string root) => _root = root;

    public string Masks => _root + "/masks";

    public string Overlay => _root + "/overlay";

    public string Status => _root + "/status";

    public string Events => _root + "/events";

    public string Snapshot => _root + "/snapshot";

    public string SnapshotImage => _root + "/snapshot/image";

    public string Prompt => _root + PromptSuffix;

    public string PromptResult => _root + "/prompt/result";

    public string Command => _root + CommandSuffix;

    public string CommandResult => _root + "/command/result";

    /// <summary>The topics of a camera whose level is known, not its name.</summary>
    public static CameraTopics OfLevel(string prefix, string level) => new($"{prefix}/{level}");

    /// <summary>Status of the whole process.</summary>
    public static string ProcessStatus(string prefix) => prefix + "/status";

    /// <summary>Requests for any camera.</summary>
    public static IReadOnlyList<string> AllRequests(string prefix) => [$"{prefix}/+{PromptSuffix}", $"{prefix}/+{CommandSuffix}"];

    /// <summary>The camera's level of a topic of requests; null if it is none.</summary>
    public static string? CameraLevelOf(string prefix, string topic)
    {
        if (!topic.StartsWith(prefix + "/", StringComparison.Ordinal))
            return null;
        string rest = topic[(prefix.Length + 1)..];
        foreach (string suffix in new[] { PromptSuffix, CommandSuffix })
        {
            if (rest.EndsWith(suffix, StringComparison.Ordinal) && rest[..^suffix.Length] is { Length: > 0 } level && !level.AsSpan().ContainsAny('/', '+', '#'))
                return level;
        }

        return null;
    }

    /// <summary>Whether a topic ends as those of requests do, whatever it begins with.</summary>
    public static bool IsRequest(string topic) => IsPrompt(topic) || topic.EndsWith(CommandSuffix, StringComparison.Ordinal);

    /// <summary>Whether a topic of requests is one of prompts.</summary>
    public static bool IsPrompt(string topic) => topic.EndsWith(PromptSuffix, StringComparison.Ordinal);
}

/// <summary>
/// A name as one level of a topic. Slash, plus, hash, percent and control characters become %XX (their UTF-8 bytes in
/// hexadecimal), so that different names have different topics.
/// </summary>
internal static class TopicLevel
{
    public static string Of(string name)
    {
        if (name.Length > 0 && !name.Any(MustBeEscaped) && name[0] != '$')
            return name;
        var level = new StringBuilder(name.Length + 8);
        foreach (Rune letter in name.EnumerateRunes())
        {
            if (letter.IsBmp && (MustBeEscaped((char)letter.Value) || (letter.Value == '$' && level.Length == 0)))
                Escape(level, letter);
            else
                level.Append(letter.ToString());
        }

        return level.Length > 0 ? level.ToString() : "%";
    }

    /// <summary>A name of letters, digits, dashes and underscores, as Home Assistant's ids must be.</summary>
    public static string Identifier(string name) => string.Concat(Of(name).Select(
        letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter.ToString() : $"_{(int)letter:x}_"));

    private static bool MustBeEscaped(char letter) => letter is '/' or '+' or '#' or '%' || char.IsControl(letter);

    private static void Escape(StringBuilder level, Rune letter)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (byte value in bytes[..letter.EncodeToUtf8(bytes)])
            level.Append('%').Append(Convert.ToHexString([value]));
    }
}
