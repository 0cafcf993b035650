using SamStream.Cli.Clips.Pictures;
using SamStream.Cli.Clips.Results;
using SamStream.Cli.Clips.Runs;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Clips;

namespace SamStream.Cli.Clips.Library;

/// <summary>What a library works with.</summary>
internal sealed record ClipLibraryOptions
{
    /// <summary>Finds the clips that are there now.</summary>
    public required Func<IReadOnlyList<ClipFile>> Find { get; init; }

    /// <summary>Where prompts and results are kept, in a folder for each clip.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>How clips are run.</summary>
    public required ClipRunParts Runs { get; init; }

    /// <summary>What the pictures of a clip may take.</summary>
    public ClipPictureOptions Pictures { get; init; } = new();

    /// <summary>Most objects followed at a time in a clip. Default 254.</summary>
    public int MaximumObjects { get; init; } = 254;

    /// <summary>The most clips whose frames are kept at a time; the pictures of the others come again when asked for. Default 4.</summary>
    public int LivelyClips { get; init; } = 4;
}

/// <summary>
/// Clips, by ids that are made here: a name from a request is looked up among those and never opened. New files
/// appear by themselves. Thread-safe; disposing it stops all runs.
/// </summary>
internal sealed class ClipLibrary(ClipLibraryOptions options) : IAsyncDisposable
{
    private readonly Dictionary<string, OpenClip> _open = [];
    private readonly Dictionary<string, (object? Version, ClipEntry Entry)> _known = [];
    private readonly List<OpenClip> _lively = [];
    private readonly ResultCounts _results = new();
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _disposal = new();
    private Task _looking = Task.CompletedTask;

    /// <summary>Clips that were there when they were last listed; null: they have not been yet.</summary>
    public int? Count { get; private set; }

    /// <summary>Told on a thread of the pool when more is known of a clip than <see cref="List"/> has said.</summary>
    public event Action<ClipEntry>? Changed;

    /// <summary>The clips that are there now; those that nobody has looked into are looked into one by one, beside the caller.</summary>
    public IReadOnlyList<ClipEntry> List()
    {
        IReadOnlyList<ClipFile> files = options.Find();
        ClipEntry[] entries = [.. files.Select(EntryOf)];
        lock (_lock)
        {
            Count = entries.Length;
            if (_looking.IsCompleted && !_disposal.IsCancellationRequested)
                _looking = LookAsync(files, _disposal.Token);
        }

        return entries;
    }

    /// <summary>Opens a clip, or gives the one that is open.</summary>
    /// <returns>The library's own.</returns>
    /// <exception cref="ClipException">There is none of this id, or it cannot be opened.</exception>
    public async Task<OpenClip> OpenAsync(string id, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposal.IsCancellationRequested, this);
        if (OpenOf(id) is { } open && open.Clip.GetState() == ClipState.Same)
            return await EnlivenAsync(open);
        await _opening.WaitAsync(cancellationToken);
        try
        {
            return await EnlivenAsync(await OpenAnewAsync(id, cancellationToken));
        }
        finally
        {
            _opening.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _disposal.CancelAsync();
        await _looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _opening.WaitAsync();
        // All at once: one that ends lets the next one begin.
        await Task.WhenAll(_open.Values.Select(clip => clip.Runs.StopAsync()));
        foreach (OpenClip clip in _open.Values)
            await clip.DisposeAsync();
        _open.Clear();
        _opening.Dispose();
        _disposal.Dispose();
    }

    private OpenClip? OpenOf(string id)
    {
        lock (_lock)
            return _open.GetValueOrDefault(id);
    }

    private async Task<OpenClip> OpenAnewAsync(string id, CancellationToken cancellationToken)
    {
        if (OpenOf(id) is { } open)
        {
            if (open.Clip.GetState() == ClipState.Same)
                return open;
            lock (_lock)
            {
                _open.Remove(id);
                _lively.Remove(open);
            }

            await open.DisposeAsync();
        }

        ClipFile file = options.Find().FirstOrDefault(file => file.Id == id)
            ?? throw new ClipException(ClipFault.UnknownClip, "There is no clip of this id. The list of clips names those that are there.");
        object? version = file.Version;
        try
        {
            RecordedClip clip = await RecordedClip.OpenAsync(file.Source, cancellationToken);
            var opened = new OpenClip(file, clip, FolderOf(file), options);
            lock (_lock)
            {
                _open.Add(id, opened);
                _known[id] = (version, opened.Entry);
            }

            return opened;
        }
        catch (SourceException error)
        {
            lock (_lock)
                _known[id] = (version, Plain(file) with { Problem = error.Message });
            throw new ClipException(file.Version is null ? ClipFault.Gone : ClipFault.Unreadable, error.Message, error);
        }
    }

    // Frames of clips that nobody has looked at for long make room.
    private async Task<OpenClip> EnlivenAsync(OpenClip clip)
    {
        OpenClip? oldest = null;
        lock (_lock)
        {
            _lively.Remove(clip);
            _lively.Add(clip);
            if (_lively.Count > options.LivelyClips)
            {
                oldest = _lively[0];
                _lively.RemoveAt(0);
            }
        }

        if (oldest is not null)
            await oldest.Pictures.RestAsync();
        return clip;
    }

    private ClipEntry EntryOf(ClipFile file)
    {
        lock (_lock)
        {
            ClipEntry entry = _open.TryGetValue(file.Id, out OpenClip? open) ? open.Entry
                : _known.TryGetValue(file.Id, out var known) && Equals(known.Version, file.Version) ? known.Entry
                : Plain(file);
            if (open is not null)
                return entry;
            (long bytes, DateTime writtenAt) = file.Version ?? (0, DateTime.UnixEpoch);
            (long frames, int objects) = _results.Of(FolderOf(file));
            return entry with { Bytes = bytes, WrittenAt = writtenAt, HasResults = frames > 0, FramesWithResults = frames, Objects = objects };
        }
    }

    private static ClipEntry Plain(ClipFile file) => new() { Id = file.Id, Name = file.Name };

    private string FolderOf(ClipFile file) => Path.Combine(options.OutputFolder, file.Id);

    private async Task LookAsync(IReadOnlyList<ClipFile> files, CancellationToken stop)
    {
        await Task.Yield();
        foreach (ClipFile file in files)
        {
            object? version = file.Version;
            lock (_lock)
            {
                if (_open.ContainsKey(file.Id) || (_known.TryGetValue(file.Id, out var known) && Equals(known.Version, version)))
                    continue;
            }

            ClipEntry entry = await LookAsync(file, stop);
            lock (_lock)
                _known[file.Id] = (version, entry);
            Changed?.Invoke(EntryOf(file));
        }
    }

    private static async Task<ClipEntry> LookAsync(ClipFile file, CancellationToken stop)
    {
        try
        {
            RecordedClip clip = await RecordedClip.OpenAsync(file.Source, stop);
            SourceProperties properties = clip.Properties;
            long? frames = clip.FrameCount ?? properties.DeclaredFrameCount;
            return Plain(file) with
            {
                FrameCount = frames,
                IsFrameCountCertain = clip.FrameCount is not null,
                Width = properties.Width,
                Height = properties.Height,
                FrameRate = properties.DeclaredFrameRate,
                Duration = frames / properties.DeclaredFrameRate is { } seconds ? Math.Round(seconds, 3) : null,
            };
        }
        catch (SourceException error)
        {
            return Plain(file) with { Problem = error.Message };
        }
    }
}
