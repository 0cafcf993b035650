namespace SamStream.Sources.Streams.Rtsp;

/// <summary>Status line and challenges of an RTSP response.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Reason">Its words.</param>
/// <param name="Challenges">The values of its WWW-Authenticate headers.</param>
internal sealed record RtspAnswer(int Status, string Reason, IReadOnlyList<string> Challenges)
{
    public override string ToString() => $"{Status} {Reason}".TrimEnd();
}
