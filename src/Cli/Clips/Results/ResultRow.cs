using SamStream.Pipeline;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Messages;

namespace SamStream.Cli.Clips.Results;

/// <summary>What is held in memory of a frame's result line.</summary>
/// <param name="Frame">Its number in the clip.</param>
/// <param name="Offset">Bytes of the file before the line.</param>
/// <param name="Length">Bytes of the line without its end.</param>
/// <param name="Objects">In order of their ids.</param>
internal sealed record ResultRow(long Frame, long Offset, int Length, IReadOnlyList<ResultObject> Objects)
{
    /// <summary>Of a message.</summary>
    /// <exception cref="FormatException">It has a state that there is not, or no objects.</exception>
    public static ResultRow Of(FrameMessage message, long offset, int length) => new(
        message.Frame, offset, length,
        [.. (message.Objects ?? throw new FormatException("no objects")).Select(Of)]);

    private static ResultObject Of(ObjectMessage? found) => found?.State is { } word && EnumWord.TryRead(word, out TrackState state)
        ? new ResultObject(found.Id, state, (float)(found.Score ?? 0), found.Area, found.Label is { } label ? string.Intern(label) : null) { Agreement = (float?)found.Agreement, Center = CenterOf(found) }
        : throw new FormatException($"state {found?.State}");

    private static (float X, float Y)? CenterOf(ObjectMessage found) =>
        found.Box is [var left, var top, var right, var bottom] ? ((float)(left + right) / 2, (float)(top + bottom) / 2) : null;
}

/// <summary>One object on a frame.</summary>
/// <param name="Id">Of the object.</param>
/// <param name="State">What is known of it.</param>
/// <param name="Score">0 to 1; 0 without a mask.</param>
/// <param name="Area">Pixels of the mask; 0 without one.</param>
/// <param name="Label">Its name, or null.</param>
internal readonly record struct ResultObject(int Id, TrackState State, float Score, int Area, string? Label)
{
    /// <summary>Region overlap of what was found from before and from behind, 0 to 1; null: it was followed one way.</summary>
    public float? Agreement { get; init; }

    /// <summary>Of its box, pixels; null without a mask.</summary>
    public (float X, float Y)? Center { get; init; }
}

/// <summary>Which results of a clip.</summary>
internal enum ResultVersion
{
    /// <summary>Those that are there now.</summary>
    Current,

    /// <summary>Those that were there when the last run began.</summary>
    Before,
}
