using SamStream.Cli.Clips.Pictures;
using SamStream.Cli.Clips.Prompts;
using SamStream.Cli.Clips.Results;
using SamStream.Cli.Clips.Review;
using SamStream.Cli.Clips.Runs;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Clips;

namespace SamStream.Cli.Clips.Library;

/// <summary>A clip that somebody works on: its pictures, prompts, results and runs. Owned by the library.</summary>
internal sealed class OpenClip : IAsyncDisposable
{
    private readonly ClipFile _file;
    private readonly string _folder;

    public OpenClip(ClipFile file, RecordedClip clip, string folder, ClipLibraryOptions options)
    {
        (_file, _folder, Clip) = (file, folder, clip);
        Prompts = new ClipPrompts(
            Path.Combine(folder, ClipPrompts.FileName), clip.Properties.Width, clip.Properties.Height, () => FrameCount, options.MaximumObjects);
        Results = new ResultStore(folder);
        Spans = new SpanLog(Path.Combine(folder, SpanLog.FileName));
        Review = new ReviewLog(Path.Combine(folder, ReviewLog.FileName));
        Runs = new ClipRuns(file.Name, clip, Prompts, Results, Spans, options.Runs);
        Pictures = new ClipPictures(clip, options.Pictures, time: options.Runs.Time);
    }

    public string Id => _file.Id;

    public RecordedClip Clip { get; }

    public ClipPictures Pictures { get; }

    public ClipPrompts Prompts { get; }

    public ResultStore Results { get; }

    /// <summary>What of it is done.</summary>
    public SpanLog Spans { get; }

    /// <summary>What people have looked at.</summary>
    public ReviewLog Review { get; }

    public ClipRuns Runs { get; }

    /// <summary>The number of frames, if it is known for certain.</summary>
    public long? FrameCount => Pictures?.FrameCount ?? Clip.FrameCount;

    /// <summary>What is known of it now.</summary>
    public ClipEntry Entry
    {
        get
        {
            SourceProperties properties = Clip.Properties;
            long? frames = FrameCount ?? properties.DeclaredFrameCount;
            (long bytes, DateTime writtenAt) = _file.Version ?? (0, DateTime.UnixEpoch);
            IReadOnlyList<ResultRow> rows = Results.Rows();
            return new ClipEntry
            {
                Bytes = bytes,
                WrittenAt = writtenAt,
                FramesWithResults = rows.Count,
                Objects = Prompts.List.Select(prompt => prompt.Id).Distinct().Count(),
                Id = _file.Id,
                Name = _file.Name,
                FrameCount = frames,
                IsFrameCountCertain = FrameCount is not null,
                Width = properties.Width,
                Height = properties.Height,
                FrameRate = properties.DeclaredFrameRate,
                Duration = DurationOf(frames),
                HasResults = ResultStore.MayHaveAny(_folder),
            };
        }
    }

    /// <summary>States and scores of all objects, and where a look pays.</summary>
    /// <param name="version">Of which results.</param>
    public ClipTimeline Timeline(ResultVersion version = ResultVersion.Current) => ClipTimeline.Of(Results.Rows(version), FrameCount);

    public async ValueTask DisposeAsync()
    {
        await Runs.DisposeAsync();
        await Pictures.DisposeAsync();
        Results.Dispose();
    }

    private double? DurationOf(long? frames)
    {
        double? interval = 1 / Clip.Properties.DeclaredFrameRate;
        double? seconds = frames is > 0 and var count && Clip.TimeOf(count - 1) is { } last && Clip.TimeOf(0) is { } first
            ? (last - first).TotalSeconds + (interval ?? 0)
            : frames * interval;
        return seconds is { } known ? Math.Round(known, 3) : null;
    }
}
