using SamStream.Pipeline.Supervision;

namespace SamStream.Pipeline;

/// <summary>The state of a camera in a word, wherever it is told.</summary>
public static class CameraWord
{
    /// <summary>While it runs and drops its frames since somebody paused it.</summary>
    public const string Paused = "paused";

    /// <summary>All there are.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<SourceState>().Select(state => EnumWord.Of(state)), Paused];

    /// <summary>connecting, running, paused, backoff, ended or faulted.</summary>
    public static string Of(SourceState state, bool isPaused) =>
        isPaused && state == SourceState.Running ? Paused : EnumWord.Of(state);
}
