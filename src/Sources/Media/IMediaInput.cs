using SamStream.Pipeline.Sources;
using SamStream.Sources.Media.Decoding;

namespace SamStream.Sources.Media;

/// <summary>One kind of input: how it is looked at and given to FFmpeg, and what to say of it when it fails.</summary>
internal interface IMediaInput
{
    /// <summary>What it is, for messages, without credentials: <c>Camera '/dev/video0'</c>.</summary>
    string Subject { get; }

    /// <summary>What to do when it opens and gives no frame; a sentence, or empty.</summary>
    string NoFrameCure { get; }

    /// <summary>The most that opening may take, besides <see cref="StallTimeout"/> for the first frame; null: nothing.</summary>
    TimeSpan? OpenTimeout { get; }

    /// <summary>The most that a later frame may take to come.</summary>
    TimeSpan StallTimeout { get; }

    /// <summary>Looks at it and makes ready what FFmpeg needs to read it once.</summary>
    /// <exception cref="SourceException">It cannot be opened; the error says why.</exception>
    Task<PreparedInput> PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Why FFmpeg gave no frame.</summary>
    /// <param name="input">What it read.</param>
    /// <param name="log">What it said.</param>
    /// <param name="exitCode">How it ended; null if it was ended.</param>
    SourceException Explain(PreparedInput input, DecoderLog log, int? exitCode);
}

/// <summary>An input that FFmpeg can read once. Disposing it ends what stands between FFmpeg and the input.</summary>
internal sealed class PreparedInput : IAsyncDisposable
{
    /// <summary>Options and address for FFmpeg; <c>-i</c> stands right before the address.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>True if its frames come at the world's pace.</summary>
    public required bool IsLive { get; init; }

    /// <summary>True if FFmpeg reads it from its standard input, which <see cref="FeedAsync"/> fills.</summary>
    public bool ReadsStandardInput => FeedAsync is not null;

    /// <summary>Writes the input to FFmpeg's standard input until one of them ends; null: nothing is read there.</summary>
    public Func<Stream, Task>? FeedAsync { get; init; }

    /// <summary>True if it cannot be prepared a second time.</summary>
    public bool ComesOnce { get; init; }

    /// <summary>What was found by looking at it first; null if that was not possible.</summary>
    public MediaProbe? Probe { get; init; }

    /// <summary>The file that it is, with its outermost structure; null if it is none.</summary>
    public VideoContainer? Container { get; init; }

    /// <summary>The path of a file that may have sound; null if there is none.</summary>
    public string? MediaFile { get; init; }

    /// <summary>Where it is begun to be read; null: at its start.</summary>
    public SeekPlan? Seek { get; init; }

    /// <summary>Tells why there is no stream, as far as what stands between knows it.</summary>
    public Func<SourceException?>? Fault { get; init; }

    /// <summary>
    /// When the camera took the frame of a presentation time, by its own clock; null, also as an answer: that is not known.
    /// </summary>
    public Func<TimeSpan, DateTimeOffset?>? CameraTime { get; init; }

    /// <summary>What stands between FFmpeg and the input: a relay or a program. Null: nothing.</summary>
    public IAsyncDisposable? Relay { get; init; }

    public ValueTask DisposeAsync() => Relay?.DisposeAsync() ?? ValueTask.CompletedTask;
}
