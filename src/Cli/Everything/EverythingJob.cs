using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Cli.Configuration;
using SamStream.Cli.Inputs;
using SamStream.Model;
using SamStream.Model.Everything;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Options;

namespace SamStream.Cli.Everything;

/// <summary>Segments everything on the frames of an input, one after the other, and writes what is found.</summary>
/// <param name="input">A file, a folder of images or a test pattern.</param>
/// <param name="every">One in so many frames, from the first on.</param>
/// <param name="boxes">What is asked for on each of them beside the grid.</param>
/// <param name="options">What else is asked for, and what stays.</param>
/// <param name="output">Borrowed; not open yet.</param>
internal sealed class EverythingJob(
    FrameSourceOptions input, int every, IReadOnlyList<FileBox> boxes, EverythingOptions options, EverythingOutput output)
{
    // One being read, one in the channel, one in hand.
    private const int FramesUnderway = 3;
    private const long Unknown = -1;

    private readonly List<FrameOutcome> _outcomes = [];
    private EverythingSegmenter? _segmenter;
    private long _total = Unknown;

    /// <summary>Prompts of all frames, or null while their number is not known; may be read from any thread.</summary>
    public long? Total => Volatile.Read(ref _total) is not Unknown and long total ? total : null;

    /// <summary>Prompts that are dealt with; may be read from any thread.</summary>
    public long Done => Volatile.Read(ref _segmenter)?.Settled ?? 0;

    /// <summary>What was done, in order.</summary>
    public IReadOnlyList<FrameOutcome> Outcomes => _outcomes;

    /// <summary>Does all frames. What was done before it fails or is ended is written.</summary>
    /// <param name="open">Opens the model for frames of a width and height.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="ConfigurationException">A box lies outside of a frame.</exception>
    /// <exception cref="SourceException">The input cannot be read.</exception>
    /// <exception cref="Model.Manifests.ModelException">The model cannot be loaded or run.</exception>
    /// <exception cref="Pipeline.Sinks.SinkException">The output cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public async Task RunAsync(Func<int, int, SamModel> open, CancellationToken stop)
    {
        await using IFrameSource source = input.CreateSource(NullLoggerFactory.Instance);
        SourceProperties properties = await source.OpenAsync(stop);
        output.Open();
        using SamModel model = open(properties.Width, properties.Height);
        using var segmenter = new EverythingSegmenter(model, options);
        Volatile.Write(ref _segmenter, segmenter);
        if (properties.DeclaredFrameCount is { } declared)
            Volatile.Write(ref _total, (declared + every - 1) / every * PromptsPerFrame);
        try
        {
            await ReadAsync(source, frame => Segment(segmenter, frame, stop), stop);
        }
        catch when (_outcomes.Count > 0)
        {
            output.Complete();
            throw;
        }

        output.Complete();
    }

    private async Task ReadAsync(IFrameSource source, Action<VideoFrame> use, CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var pool = new FramePool(FramesUnderway);
        var frames = Channel.CreateBounded<VideoFrame>(1);
        Task reading = SampledFrames.CaptureAsync(source, pool, frames.Writer, ended.Token);
        try
        {
            await foreach (VideoFrame frame in frames.Reader.ReadAllAsync(CancellationToken.None))
            {
                using (frame)
                {
                    if (frame.Metadata.Index % every == 0)
                        use(frame);
                }
            }
        }
        finally
        {
            await ended.CancelAsync();
            // The reader ends at its next frame; its own error is told below, unless there is another one.
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (frames.Reader.TryRead(out VideoFrame? left))
                left.Dispose();
        }

        await reading;
        stop.ThrowIfCancellationRequested();
    }

    private void Segment(EverythingSegmenter segmenter, VideoFrame frame, CancellationToken stop)
    {
        CheckBoxes(frame);
        FoundMasks found = segmenter.Segment(frame, [.. boxes.Select(box => box.Box)], stop);
        string name = NameOf(frame.Metadata);
        long start = Stopwatch.GetTimestamp();
        output.Add(frame, name, found);
        _outcomes.Add(new FrameOutcome(frame.Metadata.Index, name, found.Masks.Count, found.Prompts, found.Times, Stopwatch.GetElapsedTime(start)));
    }

    private void CheckBoxes(VideoFrame frame)
    {
        OptionProblem[] outside =
        [
            .. boxes.Where(box => box.Box.ClipTo(frame.Width, frame.Height).IsEmpty).Select(box => new OptionProblem(
                box.Place, "", $"{box.Box}", $"lies outside of frame {frame.Metadata.Index}, which is {frame.Width}x{frame.Height}", "give pixels of the frame")),
        ];
        if (outside.Length > 0)
            throw new ConfigurationException(outside);
    }

    // Those that are left out included.
    private int PromptsPerFrame => (options.PointsPerSide * options.PointsPerSide) + boxes.Count;

    private string NameOf(in FrameMetadata metadata) =>
        metadata.Name ?? string.Create(CultureInfo.InvariantCulture, $"{input.EffectiveId}/{metadata.Index:D6}.jpg");
}

/// <summary>What was done on a frame.</summary>
/// <param name="Frame">Its number in the input, from 0.</param>
/// <param name="Name">Of its file in the file of masks.</param>
/// <param name="Masks">How many stayed.</param>
/// <param name="Prompts">How many were answered.</param>
/// <param name="Times">What finding them took.</param>
/// <param name="Write">What writing took.</param>
internal sealed record FrameOutcome(long Frame, string Name, int Masks, int Prompts, EverythingTimes Times, TimeSpan Write);
