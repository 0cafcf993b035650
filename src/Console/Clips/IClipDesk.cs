using SamStream.Console.Pointing;
using SamStream.Sinks.Messages;

namespace SamStream.Console.Clips;

/// <summary>Recorded video: what the page shows of it and has done to it. Thread-safe. What cannot be done throws a <see cref="Routes.RouteException"/>.</summary>
internal interface IClipDesk : IAsyncDisposable
{
    /// <summary>Told of every change; whoever listens returns at once.</summary>
    event Action<ClipText>? Told;

    /// <summary>The clips that are there now.</summary>
    ClipListMessage List();

    /// <summary>Opens a clip, or gives what is known of the one that is open; its frames are counted then.</summary>
    Task<ClipMessage> OpenAsync(string clip, CancellationToken cancellationToken);

    /// <summary>The time of each frame, seconds from the first.</summary>
    Task<IReadOnlyList<double>> TimesAsync(string clip, CancellationToken cancellationToken);

    /// <summary>A frame as JPEG.</summary>
    /// <param name="clip">The clip's id.</param>
    /// <param name="frame">From 0.</param>
    /// <param name="width">Pixels to scale down to; null: as it is, for a look at single pixels.</param>
    /// <param name="cancellationToken">Nobody waits for it any more.</param>
    /// <returns>The picture, and the clip's stamp.</returns>
    Task<(ReadOnlyMemory<byte> Jpeg, string Stamp)> PictureAsync(string clip, long frame, int? width, CancellationToken cancellationToken);

    /// <summary>The frames of a range that have results.</summary>
    Task<IReadOnlyList<FrameMessage>> ResultsAsync(string clip, long from, long to, bool isBefore, CancellationToken cancellationToken);

    /// <summary>States and scores; of the whole clip without a range.</summary>
    Task<TimelineMessage> TimelineAsync(string clip, long? from, long? to, bool isBefore, CancellationToken cancellationToken);

    /// <summary>All prompts of a clip, by frame.</summary>
    Task<IReadOnlyList<ClipPromptMessage>> PromptsAsync(string clip, CancellationToken cancellationToken);

    /// <summary>Takes a prompt: the request of MQTT's prompt/set, for the frame that it names; answered when that frame has its result.</summary>
    Task<ClipAnswerMessage> PromptAsync(string clip, ReadOnlyMemory<byte> request, string by, CancellationToken cancellationToken);

    /// <summary>Takes a prompt away.</summary>
    Task<PromptRemovedMessage> RemovePromptAsync(string clip, int prompt, string by, CancellationToken cancellationToken);

    /// <summary>The mask that such a request would give; without box, points and mask the frame is only made ready.</summary>
    Task<PreviewMessage> PreviewAsync(string clip, ReadOnlyMemory<byte> request, CancellationToken cancellationToken);

    /// <summary>Names an object.</summary>
    Task<ClipObjectMessage> NameAsync(string clip, int id, string? label, string by, CancellationToken cancellationToken);

    /// <summary>Takes an object away, with its prompts and results.</summary>
    Task RemoveObjectAsync(string clip, int id, string by, CancellationToken cancellationToken);

    /// <summary>The frames that are worth a look.</summary>
    Task<ReviewMessage> ReviewAsync(string clip, CancellationToken cancellationToken);

    /// <summary>Keeps that somebody has looked at an object on a frame.</summary>
    /// <returns>The frames that are worth a look now.</returns>
    Task<ReviewMessage> ReviewAsync(string clip, ReviewRequestMessage request, string by, CancellationToken cancellationToken);

    /// <summary>Begins a run; answers when it has begun.</summary>
    Task<ClipRunMessage> RunAsync(string clip, RunRequestMessage request, string by, CancellationToken cancellationToken);

    /// <summary>Stops the run; answers when it has ended.</summary>
    Task<ClipRunMessage> StopAsync(string clip, CancellationToken cancellationToken);
}
