using System.Globalization;
using SamStream.Pipeline.Sources;

namespace SamStream.Sources.Relay;

/// <summary>Says why a camera gives no stream. Of a server's words a message holds its status line and hosts only.</summary>
internal static class OriginFaults
{
    /// <returns>What an answer's status means, or null if it is none of an error.</returns>
    public static SourceException? OfStatus(StreamAddress address, int status, string? reason)
    {
        string answer = string.Create(CultureInfo.InvariantCulture, $"{status} {Printable(reason)}").TrimEnd();
        return status switch
        {
            < 400 => null,
            401 or 403 when address.HasCredentials => new SourceException(
                $"Stream '{address}' refuses the user name or the password ({answer}). Correct them.",
                SourceFault.BadCredentials),
            401 or 403 => new SourceException(
                $"Stream '{address}' wants a user name and a password ({answer}). Give them in the address or by the keys "
                + "username and password.", SourceFault.BadCredentials),
            404 or 410 => new SourceException(
                $"Stream '{address}' does not exist on that server ({answer}). Correct the path.", SourceFault.UnknownPath),
            _ => new SourceException($"Stream '{address}' is refused by its server: {answer}.", SourceFault.Other),
        };
    }

    public static SourceException Unreachable(StreamAddress address, string reason, Exception? error = null) => new(
        $"Stream '{address}' cannot be reached: {reason.TrimEnd('.')}. Check address, network and power.",
        SourceFault.Unreachable, error);

    public static SourceException TimedOut(StreamAddress address, TimeSpan limit) => Unreachable(
        address, string.Create(CultureInfo.InvariantCulture, $"nothing came back within {limit.TotalSeconds:0.#} seconds"));

    /// <param name="place">Host, or host and port; null if it cannot be told.</param>
    public static SourceException Redirected(StreamAddress address, string? place) => new(
        $"Stream '{address}' sends to another place{(place is null ? "" : $" ({Printable(place)})")}, where neither the password "
        + "nor a connection goes. Give that address if it is the right one.", SourceFault.Redirected);

    public static SourceException NotMedia(StreamAddress address, string found) => new(
        $"Stream '{address}' {found} instead of a video. Correct the address.", SourceFault.NotMedia);

    // It goes into messages and logs, and may be anything.
    private static string Printable(string? text) =>
        string.Concat((text ?? "").Where(c => c is >= ' ' and < '\x7F').Take(80));
}
