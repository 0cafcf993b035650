using Microsoft.AspNetCore.Http;
using SamStream.Cli.Clips.Library;
using SamStream.Cli.Clips.Prompts;
using SamStream.Cli.Clips.Results;
using SamStream.Cli.Clips.Runs;
using SamStream.Cli.Projects;
using SamStream.Console.Clips;
using SamStream.Console.Pointing;
using SamStream.Console.Routes;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Pointing;
using SamStream.Pipeline.Prompts;
using SamStream.Sinks.Messages;
using SamStream.Sinks.Requests;

namespace SamStream.Cli.Clips.Desk;

/// <summary>Recorded video for the console: the library of clips, in the words of its routes.</summary>
/// <param name="library">Owned.</param>
/// <param name="previewer">Used, not owned.</param>
/// <param name="name">Of the folder or clip that is shown.</param>
/// <param name="model">Its name.</param>
/// <param name="project">Runs the clips of a project; null: they belong to none. Used, not owned.</param>
internal sealed partial class ClipDesk(ClipLibrary library, IMaskPreviewer previewer, string name, string model, ProjectRuns? project = null) : IClipDesk
{
    private const int DefaultWidth = 8192;
    private const string FrameMissing = "at is missing; it must be {\"frame\": n}";

    private readonly Dictionary<string, ClipWork> _works = [];
    private readonly Lock _lock = new();
    private bool _hasBegun;

    /// <inheritdoc/>
    public event Action<ClipText>? Told;

    /// <inheritdoc/>
    public ClipListMessage List()
    {
        lock (_lock)
        {
            if (!_hasBegun)
                library.Changed += _ => Told?.Invoke(new ClipsChangedText());
            _hasBegun = true;
        }

        return new ClipListMessage(name, [.. library.List().Select(ClipMessages.ToSummary)]);
    }

    /// <inheritdoc/>
    public Task<ClipMessage> OpenAsync(string clip, CancellationToken cancellationToken) => GuardAsync(clip, async work =>
    {
        await work.Clip.Clip.PrepareAsync(cancellationToken);
        return ClipMessages.ToMessage(work, model, isOfProject: project is not null);
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<double>> TimesAsync(string clip, CancellationToken cancellationToken) => GuardAsync(clip, async work =>
    {
        await work.Clip.Clip.PrepareAsync(cancellationToken);
        return work.Times();
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<(ReadOnlyMemory<byte> Jpeg, string Stamp)> PictureAsync(string clip, long frame, int? width, CancellationToken cancellationToken) =>
        GuardAsync<(ReadOnlyMemory<byte>, string)>(clip, async work => (
            await work.Clip.Pictures.JpegAsync(frame, width ?? DefaultWidth, cancellationToken), ClipMessages.StampOf(work.Clip.Entry)), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<FrameMessage>> ResultsAsync(string clip, long from, long to, bool isBefore, CancellationToken cancellationToken) =>
        GuardAsync(clip, work => work.Results(from, to, VersionOf(isBefore)), cancellationToken);

    /// <inheritdoc/>
    public Task<TimelineMessage> TimelineAsync(string clip, long? from, long? to, bool isBefore, CancellationToken cancellationToken) =>
        GuardAsync(clip, work => TimelineMessages.Of(work, from, to, VersionOf(isBefore)), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ClipPromptMessage>> PromptsAsync(string clip, CancellationToken cancellationToken) =>
        GuardAsync(clip, work => work.Clip.Prompts.List, cancellationToken);

    /// <inheritdoc/>
    public Task<ClipAnswerMessage> PromptAsync(string clip, ReadOnlyMemory<byte> request, string by, CancellationToken cancellationToken) =>
        GuardAsync(clip, async work =>
        {
            ClipAnswerMessage answer;
            try
            {
                answer = await TakeAsync(work, request, cancellationToken);
            }
            catch (RequestException refusal)
            {
                answer = Refused(refusal.Code, refusal.Message, refusal.RequestId, refusal.ObjectId);
            }
            catch (ClipException refusal) when (refusal.Fault == ClipFault.BadRequest)
            {
                answer = Refused(RefusalCode.BadPrompt, refusal.Message, null, null);
            }

            if (answer.Prompt is { } taken)
                TellChanged(work, taken.Frame, by);
            return answer;
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<PromptRemovedMessage> RemovePromptAsync(string clip, int prompt, string by, CancellationToken cancellationToken) =>
        GuardAsync(clip, work =>
        {
            ClipPromptMessage removed = work.Clip.Prompts.List.FirstOrDefault(other => other.Prompt == prompt)
                ?? throw new ClipException(ClipFault.UnknownPrompt, $"The clip has no prompt {prompt}.");
            work.Clip.Prompts.Remove(prompt);
            bool isLast = work.Clip.Prompts.List.All(other => other.Id != removed.Id);
            if (isLast)
                work.Clip.Results.RemoveObject(removed.Id);
            work.IsRunDue = true;
            TellChanged(work, isLast ? null : removed.Frame, by);
            return new PromptRemovedMessage(removed, work.Clip.Results.Find(removed.Frame));
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<PreviewMessage> PreviewAsync(string clip, ReadOnlyMemory<byte> request, CancellationToken cancellationToken) =>
        GuardAsync(clip, async work =>
        {
            PreviewRequest asked = RequestReader.ReadPreview(request, SizeOf(work));
            long frame = asked.Time.FrameIndex ?? throw new RequestException(RefusalCode.Malformed, FrameMissing);
            return PreviewMessage.Of(await work.PreviewAsync(previewer, frame, asked.Prompt, cancellationToken));
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<ClipObjectMessage> NameAsync(string clip, int id, string? label, string by, CancellationToken cancellationToken) =>
        GuardAsync(clip, work =>
        {
            work.Clip.Prompts.Name(id, label);
            AddClass(label);
            TellChanged(work, null, by);
            return new ClipObjectMessage(id, label);
        }, cancellationToken);

    /// <inheritdoc/>
    public Task RemoveObjectAsync(string clip, int id, string by, CancellationToken cancellationToken) => GuardAsync(clip, work =>
    {
        work.Clip.Prompts.RemoveObject(id);
        work.Clip.Results.RemoveObject(id);
        TellChanged(work, null, by);
        return true;
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<ClipRunMessage> RunAsync(string clip, RunRequestMessage request, string by, CancellationToken cancellationToken) =>
        GuardAsync(clip, async work =>
        {
            RunDirection direction = request.Direction switch
            {
                "forwards" => RunDirection.Forwards,
                "backwards" => RunDirection.Backwards,
                "both" => RunDirection.Both,
                _ => throw new ClipException(ClipFault.BadRequest, "direction must be forwards, backwards or both"),
            };
            work.Progress.Begin(await StartAsync(work, new ClipRunRequest(request.From, direction), cancellationToken));
            work.IsRunDue = false;
            return work.Progress.Message!;
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<ClipRunMessage> StopAsync(string clip, CancellationToken cancellationToken) => GuardAsync(clip, async work =>
    {
        await work.Clip.Runs.StopAsync();
        return work.Progress.Message ?? throw new ClipException(ClipFault.NothingToFollow, "The clip is not being run.");
    }, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await library.DisposeAsync();
        await Task.WhenAll(_works.Values.Select(work => work.Run)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock)
        {
            foreach (ClipWork work in _works.Values)
                work.Dispose();
        }
    }

    private async Task<ClipAnswerMessage> TakeAsync(ClipWork work, ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        CameraCommand command = RequestReader.ReadPrompt(request, SizeOf(work));
        if (command.Time.FrameIndex is not { } frame)
            throw new RequestException(RefusalCode.Malformed, FrameMissing) { RequestId = command.RequestId };
        if (command is RemoveObject removal)
            return await TakeAsync(work, removal, frame, cancellationToken);
        var asked = (PromptObject)command;
        ClipPromptMessage[] before = [.. work.Clip.Prompts.List];
        ClipPromptMessage? replaced = asked.Prompt.ObjectId == default ? null : work.Clip.Prompts.Find(asked.Prompt.ObjectId.Value, frame);
        bool isNew = asked.Prompt.ObjectId == default || before.All(other => other.Id != asked.Prompt.ObjectId.Value);
        Prompt kept = asked.Prompt with { FrameIndex = frame };
        MaskPreview preview = await work.PreviewAsync(previewer, frame, kept, cancellationToken);
        if (preview.Outcome == PreviewOutcome.Refused)
            throw new RequestException(RefusalCode.BadPrompt, preview.Reason ?? "the prompt does not fit the frame") { RequestId = command.RequestId };
        ClipPromptMessage taken = replaced is null ? work.Clip.Prompts.Add(kept) : work.Clip.Prompts.Change(replaced.Prompt, kept);
        work.IsRunDue = true;
        AddClass(taken.Label);
        FrameMessage? result = work.Keep(frame, taken, preview);
        bool isFound = preview.Mask is not null;
        return new ClipAnswerMessage
        {
            Ok = isFound,
            Action = !isFound ? "not_found" : isNew ? "added" : "replaced",
            Code = isFound ? null : RefusalCode.NotFound,
            Reason = isFound ? null : preview.Reason ?? $"frame {frame} shows no mask for it: point at the object itself",
            Id = taken.Id,
            Frame = frame,
            RequestId = command.RequestId,
            Prompt = taken,
            Replaced = replaced,
            Result = result,
        };
    }

    // From this frame on the object is gone: its result says so at once, those of the frames behind it when a run passes them.
    private static async Task<ClipAnswerMessage> TakeAsync(ClipWork work, RemoveObject removal, long frame, CancellationToken cancellationToken)
    {
        int id = removal.ObjectId.Value;
        // Whether there is such a frame.
        await work.Clip.Clip.PrepareAsync(cancellationToken);
        ClipPromptMessage? replaced = work.Clip.Prompts.Find(id, frame);
        var end = new ObjectEnd(id, frame);
        ClipPromptMessage taken = replaced is null ? work.Clip.Prompts.Add(end) : work.Clip.Prompts.Change(replaced.Prompt, end);
        work.IsRunDue = true;
        return new ClipAnswerMessage
        {
            Ok = true,
            Action = "removed",
            Code = null,
            Reason = null,
            Id = id,
            Frame = frame,
            RequestId = removal.RequestId,
            Prompt = taken,
            Replaced = replaced,
            Result = work.Forget(frame, id),
        };
    }

    // In a project what is due is run, whatever was asked for.
    private async Task<ClipRunStatus> StartAsync(ClipWork work, ClipRunRequest request, CancellationToken cancellationToken)
    {
        if (project is null)
            return await work.Clip.Runs.StartAsync(request, cancellationToken);
        (ClipRunStatus begun, work.Run) = await project.StartAsync(work.Clip, ClipRunRequest.Due, cancellationToken);
        return begun;
    }

    private void AddClass(string? label)
    {
        if (label is not null)
            project?.AddClass(label);
    }

    private static FrameSize SizeOf(ClipWork work) => new(work.Clip.Clip.Properties.Width, work.Clip.Clip.Properties.Height);

    private static ClipAnswerMessage Refused(string code, string reason, string? requestId, int? id) => new()
    {
        Ok = false,
        Action = "refused",
        Code = code,
        Reason = reason,
        Id = id,
        Frame = null,
        RequestId = requestId,
        Prompt = null,
        Replaced = null,
        Result = null,
    };

    private void TellChanged(ClipWork work, long? frame, string by) => Told?.Invoke(
        new ClipChangedText(work.Clip.Id, frame is { } changed ? [changed, changed + 1] : [0, work.FrameCount], by));

    private static ResultVersion VersionOf(bool isBefore) => isBefore ? ResultVersion.Before : ResultVersion.Current;

    private Task<T> GuardAsync<T>(string clip, Func<ClipWork, T> use, CancellationToken cancellationToken) =>
        GuardAsync(clip, work => Task.Run(() => use(work), cancellationToken), cancellationToken);

    private async Task<T> GuardAsync<T>(string clip, Func<ClipWork, Task<T>> use, CancellationToken cancellationToken)
    {
        try
        {
            OpenClip open = await library.OpenAsync(clip, cancellationToken);
            return await use(WorkOf(open));
        }
        catch (ClipException error)
        {
            throw new RouteException(StatusOf(error.Fault), error.Message);
        }
        catch (RequestException refusal)
        {
            throw new RouteException(StatusCodes.Status400BadRequest, refusal.Message);
        }
        catch (Pipeline.Sources.SourceException error)
        {
            throw new RouteException(StatusCodes.Status422UnprocessableEntity, error.Message);
        }
        catch (ObjectDisposedException)
        {
            throw new RouteException(StatusCodes.Status503ServiceUnavailable, "the program ends");
        }
    }

    private ClipWork WorkOf(OpenClip open)
    {
        lock (_lock)
        {
            if (_works.TryGetValue(open.Id, out ClipWork? work) && ReferenceEquals(work.Clip, open))
                return work;
            work?.Dispose();
            return _works[open.Id] = new ClipWork(open, run => Told?.Invoke(new ClipRunText(open.Id, run)));
        }
    }

    private static int StatusOf(ClipFault fault) => fault switch
    {
        ClipFault.UnknownClip or ClipFault.UnknownFrame or ClipFault.UnknownPrompt or ClipFault.Gone => StatusCodes.Status404NotFound,
        ClipFault.BadRequest => StatusCodes.Status400BadRequest,
        ClipFault.Busy or ClipFault.NothingToFollow or ClipFault.Changed => StatusCodes.Status409Conflict,
        ClipFault.Unreadable => StatusCodes.Status422UnprocessableEntity,
        _ => StatusCodes.Status500InternalServerError,
    };
}
