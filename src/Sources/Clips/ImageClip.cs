using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Images;

namespace SamStream.Sources.Clips;

/// <summary>Images: each is read by itself.</summary>
internal sealed class ImageClip : RecordedClip
{
    private readonly ImageFolderOptions _options;
    private readonly IReadOnlyList<string> _paths;
    private readonly string? _folder;
    private readonly DateTime _writtenAt;

    private ImageClip(ImageFolderOptions options, IReadOnlyList<string> paths, string? folder, DateTime writtenAt, SourceProperties properties)
        : base(options.EffectiveId, properties) =>
        (_options, _paths, _folder, _writtenAt) = (options, paths, folder, writtenAt);

    public override IReadOnlyList<string> Files => _paths;

    public override long? FrameCount => _paths.Count;

    public override bool IsSeekable => true;

    public static async Task<RecordedClip> OpenAsync(ImageFolderOptions options, CancellationToken cancellationToken)
    {
        options = options with { Frames = null };
        // The time before the list: what is written meanwhile shows as a change.
        string? folder = Directory.Exists(options.Path) ? options.Path : null;
        DateTime writtenAt = folder is null ? default : Directory.GetLastWriteTimeUtc(folder);
        IReadOnlyList<string> paths = ImageListing.Find(options);
        await using IFrameSource source = options.CreateSource();
        SourceProperties properties = await source.OpenAsync(cancellationToken);
        return new ImageClip(options with { Id = options.EffectiveId }, paths, folder, writtenAt, properties);
    }

    public override Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override ClipState GetState()
    {
        if (_folder is null)
            return File.Exists(_paths[0]) ? ClipState.Same : ClipState.Gone;
        if (!Directory.Exists(_folder))
            return ClipState.Gone;
        return Directory.GetLastWriteTimeUtc(_folder) == _writtenAt ? ClipState.Same : ClipState.Changed;
    }

    public override TimeSpan? TimeOf(long frame) => TimeSpan.FromSeconds(frame / _options.FrameRate);

    public override long StartFor(long frame) => frame;

    internal override IFrameSource CreateReader(long from, long? count)
    {
        if (from >= _paths.Count)
            throw new SourceException($"'{Id}' has {_paths.Count:N0} images; there is no frame {from:N0}. Name one from 0 to {_paths.Count - 1:N0}.");
        IEnumerable<string> wanted = _paths.Skip((int)from);
        return (_options with { Path = null, Files = [.. count is { } most ? wanted.Take((int)Math.Min(most, int.MaxValue)) : wanted] }).CreateSource();
    }

    internal override ClipFrame OriginOf(long from, in FrameMetadata metadata) =>
        new(from + metadata.Index, TimeSpan.FromSeconds((from + metadata.Index) / _options.FrameRate));

    internal override void Distrust()
    {
    }
}
