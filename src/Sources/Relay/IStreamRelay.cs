using SamStream.Pipeline.Sources;

namespace SamStream.Sources.Relay;

/// <summary>
/// Stands on loopback between an FFmpeg child and a camera: it makes the connections to the camera, logs in, goes nowhere
/// else, and remembers what went wrong. The child knows no secret. Disposing it closes every connection.
/// </summary>
internal interface IStreamRelay : IAsyncDisposable
{
    /// <summary>What the child opens; only processes of this user are let in.</summary>
    string Url { get; }

    /// <summary>The first reason that was seen why the camera gives no stream; null if there is none. For any thread.</summary>
    SourceException? Fault { get; }
}
