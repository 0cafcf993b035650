using System.Globalization;
using SamStream.Annotation.Projects;
using SamStream.Cli.Clips;
using SamStream.Cli.Clips.Runs;
using SamStream.Cli.Errors;
using SamStream.Cli.Progress;
using SamStream.Cli.Terminals;
using SamStream.Model.Manifests;
using SamStream.Pipeline;

namespace SamStream.Cli.Projects;

/// <summary>Does what is not done of a project's clips, in order; one that fails does not keep the others from being run.</summary>
/// <param name="clips">In the order in which they are run.</param>
/// <param name="request">What is done of each.</param>
/// <param name="terminal">Where progress is told.</param>
/// <param name="isQuiet">Errors only.</param>
internal sealed class AnnotateJob(IReadOnlyList<ProjectClip> clips, ClipRunRequest request, Terminal terminal, bool isQuiet)
{
    private readonly ProgressDisplay _progress = new(terminal, TimeProvider.System);

    // Frames of the clips before, of this one as far as it is, and of what is to come.
    private long _before, _done, _inAll, _later;

    /// <summary>Runs them until the last has ended or the token is cancelled.</summary>
    /// <returns>How each ended, in order; those that were not begun are left out.</returns>
    /// <exception cref="ModelException">The model cannot be run, for any of them.</exception>
    public async Task<IReadOnlyList<ClipEnd>> RunAsync(ProjectRun run, CancellationToken stop)
    {
        List<ClipEnd> ends = [];
        run.Changed += Take;
        try
        {
            for (int i = 0; i < clips.Count && !stop.IsCancellationRequested; i++)
            {
                (_done, _inAll, _later) = (0, clips[i].Frames, clips.Skip(i + 1).Sum(clip => clip.Frames));
                ClipEnd end = await RunAsync(run, clips[i], $"clip {i + 1} of {clips.Count}: {AnnotationProject.NameOf(clips[i])}", stop);
                ends.Add(end);
                _before += _done;
                if (end.Error is { } error)
                    terminal.WriteErrorLine($"{AnnotationProject.NameOf(clips[i])}: error: {PrintableText.Indented(error)}");
            }
        }
        finally
        {
            run.Changed -= Take;
        }

        return ends;
    }

    /// <summary>One row a clip, also for those that were not begun.</summary>
    public void WriteTable(IReadOnlyList<ClipEnd> ends, TextWriter output)
    {
        var table = new TextTable("clip", "outcome", "frames", "followed", "frames/s");
        for (int i = 0; i < clips.Count; i++)
        {
            ClipEnd? end = i < ends.Count ? ends[i] : null;
            table.Add(
                AnnotationProject.NameOf(clips[i]),
                end?.Outcome ?? "not begun",
                clips[i].Frames.ToString(CultureInfo.InvariantCulture),
                end?.Status?.FramesDone.ToString(CultureInfo.InvariantCulture) ?? "",
                end?.Status is { FramesDone: > 0 } status ? status.FramesPerSecond.ToString("0.0", CultureInfo.InvariantCulture) : "");
        }

        table.Write(output);
    }

    private async Task<ClipEnd> RunAsync(ProjectRun run, ProjectClip clip, string title, CancellationToken stop)
    {
        Task<ClipRunStatus?> work = run.RunAsync(clip, request, stop);
        try
        {
            if (!isQuiet)
                await _progress.FollowAsync(title, () => _before + _inAll + _later, () => _before + _done, work);
            return new ClipEnd(clip, await work, null);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return new ClipEnd(clip, null, null) { IsStopped = true };
        }
#pragma warning disable CA1031 // Whatever is wrong with a clip, the others are run.
        catch (Exception error) when (error is not (ModelException or ManifestException))
#pragma warning restore CA1031
        {
            return new ClipEnd(clip, null, error is ClipException ? error.Message : ErrorReport.Describe(error)["error: ".Length..]);
        }
    }

    private void Take(ClipRunStatus status) => (_inAll, _done) = (status.FramesInAll ?? _inAll, status.FramesDone);
}

/// <summary>How a clip ended.</summary>
/// <param name="Clip">Which.</param>
/// <param name="Status">Of its run; null: there was none.</param>
/// <param name="Fault">Why there was none; null: nothing was to be done.</param>
internal sealed record ClipEnd(ProjectClip Clip, ClipRunStatus? Status, string? Fault)
{
    /// <summary>True if it was stopped before it began.</summary>
    public bool IsStopped { get; init; }

    /// <summary>Why it failed, or null.</summary>
    public string? Error => Fault ?? Status?.Error;

    /// <summary>For people.</summary>
    public string Outcome => IsStopped ? "stopped" : Fault is not null ? "failed" : Status is null ? "nothing to do" : EnumWord.Of(Status.State);

    public int ExitCode => IsStopped || Status?.State == ClipRunState.Stopped ? Cli.ExitCode.Stopped : Error is null ? Cli.ExitCode.Ok : Cli.ExitCode.Source;
}
