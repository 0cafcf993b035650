using System.Text.Json.Serialization;
using SamStream.Sinks.Messages;

namespace SamStream.Console.Clips;

/// <summary>The clips that the program was started with.</summary>
/// <param name="Name">The folder's last name, or the clip's if there is one; never a whole path.</param>
/// <param name="Clips">In order of their names.</param>
internal sealed record ClipListMessage(string Name, IReadOnlyList<ClipSummaryMessage> Clips);

/// <summary>A clip in the list.</summary>
internal record ClipSummaryMessage
{
    /// <summary>Stable while the program runs; a part of a path.</summary>
    public required string Id { get; init; }

    /// <summary>Of the file or folder.</summary>
    public required string Name { get; init; }

    /// <summary>Bytes of the file.</summary>
    public required long Size { get; init; }

    /// <summary>When it was last changed, ISO 8601 in UTC.</summary>
    public required string ModifiedAt { get; init; }

    /// <summary>Pixels; null until somebody has looked into it.</summary>
    public required int? Width { get; init; }

    public required int? Height { get; init; }

    public required double? Seconds { get; init; }

    /// <summary>Exact once the clip was opened; before that null or what it declares.</summary>
    public required long? FrameCount { get; init; }

    public required long FramesWithResults { get; init; }

    public required int Objects { get; init; }

    /// <summary>The frame that stands for the clip.</summary>
    public required long PosterFrame { get; init; }

    /// <summary>Changes with the file.</summary>
    public required string Stamp { get; init; }

    /// <summary>Why it cannot be opened; null if it can.</summary>
    public required string? Error { get; init; }
}

/// <summary>A clip that is open.</summary>
internal sealed record ClipMessage : ClipSummaryMessage
{
    /// <summary>Mean frames a second by the clip's times.</summary>
    public required double FrameRate { get; init; }

    /// <summary>True if frame n is at n / rate within a millisecond.</summary>
    public required bool ConstantRate { get; init; }

    /// <summary>Name of the model.</summary>
    public required string Model { get; init; }

    public required IReadOnlyList<ClipPromptMessage> Prompts { get; init; }

    public required IReadOnlyList<ClipObjectMessage> ObjectsList { get; init; }

    /// <summary>The run that goes on, or the last one; null: there was none since the program began.</summary>
    public required ClipRunMessage? Run { get; init; }

    /// <summary>True if prompts have changed since the newest results were made.</summary>
    public required bool RunDue { get; init; }

    /// <summary>True if it is a project's: a run does what is due between the frames that are set, whatever frame and direction it is asked for.</summary>
    public required bool InProject { get; init; }

    /// <summary>Whether there are results from before.</summary>
    public required bool HasBefore { get; init; }
}

/// <summary>An object of a clip.</summary>
internal sealed record ClipObjectMessage(int Id, string? Label);

/// <summary>Something that somebody pointed at; an object has at most one on a frame.</summary>
internal sealed record ClipPromptMessage : PromptPlaceMessage
{
    /// <summary>Its number in the clip, from 1, never given twice.</summary>
    public required int Prompt { get; init; }

    /// <summary>The object.</summary>
    public required int Id { get; init; }

    public required long Frame { get; init; }

    /// <summary>set: the object is here; remove: it is gone from this frame on.</summary>
    [Words("set", "remove")]
    public string Mode { get => field ?? "set"; init; }

    /// <summary>ISO 8601 in UTC.</summary>
    public required string At { get; init; }
}

/// <summary>How far a run of a clip is.</summary>
internal sealed record ClipRunMessage
{
    /// <summary>waiting, running, completed, stopped or failed.</summary>
    [Words("waiting", "running", "completed", "stopped", "failed")]
    public required string State { get; init; }

    public required long From { get; init; }

    /// <summary>forwards, backwards or both.</summary>
    [Words("forwards", "backwards", "both")]
    public required string Direction { get; init; }

    /// <summary>Which way it goes now.</summary>
    [Words("forwards", "backwards")]
    public required string Heading { get; init; }

    /// <summary>The frame that was made last, or null.</summary>
    public required long? Position { get; init; }

    /// <summary>Frames that it has made, the second one exclusive; null before the first.</summary>
    [Numbers(2)]
    public required IReadOnlyList<long>? Made { get; init; }

    /// <summary>Frames that it will have made in all.</summary>
    [Numbers(2)]
    public required IReadOnlyList<long> Range { get; init; }

    public required long FramesDone { get; init; }

    public required long FramesTotal { get; init; }

    /// <summary>Frames a second; null before the second frame.</summary>
    public required double? FrameRate { get; init; }

    public required double? SecondsLeft { get; init; }

    /// <summary>The name of the clip that is run before it; null unless it waits.</summary>
    public required string? WaitsFor { get; init; }

    public required string StartedAt { get; init; }

    public required string? EndedAt { get; init; }

    public required string? Error { get; init; }
}

/// <summary>What became of a prompt on a clip.</summary>
internal sealed record ClipAnswerMessage
{
    public required bool Ok { get; init; }

    /// <summary>added, replaced or removed; refused or not_found if it is not ok.</summary>
    [Words("added", "replaced", "removed", RefusalCode.Refused, RefusalCode.NotFound)]
    public required string Action { get; init; }

    [Words(
        RefusalCode.Malformed, RefusalCode.UnknownSchema, RefusalCode.UnknownMode, RefusalCode.OutOfRange, RefusalCode.OutOfFrame,
        RefusalCode.BadPrompt, RefusalCode.NotFound)]
    public required string? Code { get; init; }

    public required string? Reason { get; init; }

    public required int? Id { get; init; }

    public required long? Frame { get; init; }

    public required string? RequestId { get; init; }

    /// <summary>The prompt as it is kept; null if it was refused.</summary>
    public required ClipPromptMessage? Prompt { get; init; }

    /// <summary>The prompt in whose place it stands.</summary>
    public required ClipPromptMessage? Replaced { get; init; }

    /// <summary>The frame as it is now; null if it has no result.</summary>
    public required FrameMessage? Result { get; init; }
}

/// <summary>A prompt is gone.</summary>
internal sealed record PromptRemovedMessage(ClipPromptMessage Removed, FrameMessage? Result);

/// <summary>States and scores of all objects, and where a look pays.</summary>
internal sealed record TimelineMessage(long From, long To, IReadOnlyList<TimelineObjectMessage> Objects, IReadOnlyList<DoubtfulMessage> Doubtful);

/// <summary>One object over time.</summary>
/// <param name="Id">The object.</param>
/// <param name="Label">Its name, or null.</param>
/// <param name="States">A letter a frame: t, u, o, l, r as in tracked, uncertain, occluded, lost, reacquired; a dot where there is no result.</param>
/// <param name="Scores">Base64 of one byte a frame: hundredths; 255 where there is no result.</param>
internal sealed record TimelineObjectMessage(int Id, string? Label, string States, string Scores);

/// <summary>A stretch of frames on which an object is doubtful for one reason.</summary>
/// <param name="Id">The object.</param>
/// <param name="From">First frame.</param>
/// <param name="To">Behind the last one.</param>
/// <param name="Frame">The one to look at.</param>
/// <param name="Reason">In words.</param>
internal sealed record DoubtfulMessage(int Id, long From, long To, long Frame, string Reason);

/// <summary>What is asked of a run.</summary>
/// <param name="From">The frame that it begins on.</param>
/// <param name="Direction">forwards, backwards or both.</param>
internal sealed record RunRequestMessage(long From, [property: Words("forwards", "backwards", "both")] string Direction);

/// <summary>A name for an object; null takes it away.</summary>
internal sealed record ObjectRequestMessage(string? Label);

/// <summary>A text message of the socket about recorded video.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ClipRunText), "clip_run")]
[JsonDerivedType(typeof(ClipChangedText), "clip_changed")]
[JsonDerivedType(typeof(ClipsChangedText), "clips_changed")]
internal abstract record ClipText;

/// <summary>How far a run is: at its start, a few times a second, and at its end.</summary>
internal sealed record ClipRunText(string Clip, ClipRunMessage Run) : ClipText;

/// <summary>Prompts or objects have changed.</summary>
/// <param name="Clip">Whose.</param>
/// <param name="Frames">Frames whose results have changed, the second one exclusive.</param>
/// <param name="By">Who changed them.</param>
internal sealed record ClipChangedText(string Clip, [property: Numbers(2)] IReadOnlyList<long> Frames, string By) : ClipText;

/// <summary>A clip came, went or changed its file.</summary>
internal sealed record ClipsChangedText : ClipText;
