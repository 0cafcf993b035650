using SamStream.Pipeline.Sources;
using SamStream.Sources.Media.Decoding;

namespace SamStream.Sources.Media.Inputs;

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
