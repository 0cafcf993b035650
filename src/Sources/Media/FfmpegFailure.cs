using System.Globalization;
using System.Text.RegularExpressions;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Media.Decoding;

namespace SamStream.Sources.Media;

/// <summary>Why an FFmpeg gave no frame, from its last errors: the one place that reads them.</summary>
internal static partial class FfmpegFailure
{
    private const int FirstSignal = 128;

    /// <summary>The reason as a clause, and what kind of fault it is.</summary>
    public static (SourceFault Fault, string Reason) Of(DecoderLog log, int? exitCode)
    {
        IReadOnlyList<string> errors = log.Errors;
        string last = errors.Count > 0 ? errors[^1].TrimEnd('.') : "no reason was given";
        string all = string.Join('\n', errors);
        if (SignalOf(exitCode) is { } signal)
            return (SourceFault.Damaged, $"FFmpeg crashed on it (signal {signal})");
        if (all.Contains("matches no streams", StringComparison.Ordinal))
            return (SourceFault.NoVideo, "there is no video in it");
        if (NoDecoder().IsMatch(all))
            return (SourceFault.UnsupportedCodec, $"its video is in a format that FFmpeg here does not decode ({log.Codec ?? "unknown"})");
        if (all.Contains("whitelist", StringComparison.Ordinal))
            return (SourceFault.NotMedia, "it is a playlist, or another format that is not read from there");
        if (Refused().Match(all) is { Success: true } refused)
            return (SourceFault.Unreachable, Clause(refused.Value));
        if (Unauthorized().IsMatch(all))
            return (SourceFault.BadCredentials, "the server refuses user name, password or key");
        if (all.Contains("404 Not Found", StringComparison.Ordinal))
            return (SourceFault.UnknownPath, "the server has no such stream (404)");
        if (all.Contains("Invalid data found", StringComparison.Ordinal))
            return (SourceFault.Damaged, "nothing of it decodes");
        return (SourceFault.Other, Clause(last));
    }

    /// <summary>The number of the signal that ended a process; null if none did.</summary>
    public static int? SignalOf(int? exitCode) => exitCode is > FirstSignal and var code and < FirstSignal + 65 ? code - FirstSignal : null;

    private static string Clause(string text) => text.Length == 0 ? text : char.ToLower(text[0], CultureInfo.InvariantCulture) + text[1..];

    [GeneratedRegex("[Nn]o decoder found|[Dd]ecoder .*not found|Unknown decoder", RegexOptions.CultureInvariant)]
    private static partial Regex NoDecoder();

    [GeneratedRegex("Connection refused|No route to host|Network is unreachable|Name or service not known|Connection timed out"
        + "|Operation timed out|Failed to resolve hostname [^:]*|Connection reset by peer|No such device|No such file or directory"
        + "|Permission denied|Device or resource busy|Inappropriate ioctl for device", RegexOptions.CultureInvariant)]
    private static partial Regex Refused();

    [GeneratedRegex("401 Unauthorized|403 Forbidden|NetStream.Publish.BadName|authmod|wrong password", RegexOptions.CultureInvariant)]
    private static partial Regex Unauthorized();
}
