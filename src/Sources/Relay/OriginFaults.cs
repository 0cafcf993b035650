using System.Globalization;
using SamStream.Pipeline.Processes;
using SamStream.Pipeline.Sources;

namespace SamStream.Sources.Relay;

/// <summary>Says why a camera gives no stream. Of a server's words a message holds its status line and hosts only.</summary>
internal static class OriginFaults
{
    // Characters of a server's own words, which may be anything.
    private const int MaxWords = 80;

    /// <returns>What an answer's status means, or null if it is none of an error.</returns>
    public static SourceException? OfStatus(StreamAddress address, int status, string? reason)
    {
        string answer = string.Create(CultureInfo.InvariantCulture, $"{status} {Shown(reason)}").TrimEnd();
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

    /// <summary>The camera wants a login that gives the password away, and may not have it.</summary>
    public static SourceException BasicRefused(StreamAddress address) => new(
        $"Stream '{address}' offers only a login (Basic) that gives the password to whoever is on the way or in its place. Let it offer "
        + "Digest, or reach it by TLS with a certificate that can be verified; auth: any sends the password all the same.",
        SourceFault.BadCredentials);

    /// <param name="reason">Why the certificate is not taken, as what follows "because".</param>
    public static SourceException Untrusted(StreamAddress address, string reason, string fingerprint) => new(
        $"Stream '{address}' shows a certificate that is not trusted: {reason}. If its fingerprint is that of the camera, set "
        + $"certificate: {fingerprint}; or set caFile to the authority that signed it. certificate: any takes every one, and whoever "
        + "answers in the camera's place is believed.", SourceFault.Untrusted);

    public static SourceException NoAuthorities(StreamAddress address, string file, string reason, Exception? error = null) => new(
        $"Stream '{address}': caFile '{file}' cannot be used: {reason.TrimEnd('.')}. Give a PEM file of certificates.",
        SourceFault.Untrusted, error);

    public static SourceException Unreachable(StreamAddress address, string reason, Exception? error = null) => new(
        $"Stream '{address}' cannot be reached: {ForeignText.Visible(reason).TrimEnd('.')}. Check address, network and power.",
        SourceFault.Unreachable, error);

    public static SourceException TimedOut(StreamAddress address, TimeSpan limit) => Unreachable(
        address, string.Create(CultureInfo.InvariantCulture, $"nothing came back within {limit.TotalSeconds:0.#} seconds"));

    /// <param name="place">Host, or host and port; null if it cannot be told.</param>
    public static SourceException Redirected(StreamAddress address, string? place) => new(
        $"Stream '{address}' sends to another place{(place is null ? "" : $" ({Shown(place)})")}, where neither the password "
        + "nor a connection goes. Give that address if it is the right one.", SourceFault.Redirected);

    public static SourceException NotMedia(StreamAddress address, string found) => new(
        $"Stream '{address}' {ForeignText.Visible(found)} instead of a video. Correct the address.", SourceFault.NotMedia);

    private static string Shown(string? text) => ForeignText.Visible(text, MaxWords);
}
