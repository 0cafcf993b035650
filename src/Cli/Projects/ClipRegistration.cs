using SamStream.Annotation.Projects;
using SamStream.Cli.Clips.Library;
using SamStream.Cli.Clips.Pictures;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Clips;
using SamStream.Sources.Images;
using SamStream.Sources.Media.Inputs;
using SamStream.Sources.Options;

namespace SamStream.Cli.Projects;

/// <summary>Looks at videos and folders of images that become clips of a project: counts their frames and reads every byte once.</summary>
/// <param name="folder">Of the project.</param>
internal sealed class ClipRegistration(string folder)
{
    /// <summary>What is known of a clip.</summary>
    /// <exception cref="SourceException">It cannot be opened, read, or has no frame.</exception>
    public async Task<ProjectClip> ReadAsync(FrameSourceOptions source, CancellationToken cancellationToken)
    {
        RecordedClip clip = await RecordedClip.OpenAsync(source, cancellationToken);
        await clip.PrepareAsync(cancellationToken);
        long frames = clip.FrameCount ?? await CountAsync(clip, cancellationToken);
        string path = PathOf(source);
        (string sha256, long bytes) = Hash(clip, cancellationToken);
        IReadOnlyList<double> times = ClipTimes.Of(clip, frames);
        return new ProjectClip
        {
            Id = ClipFiles.IdOf(source, sha256),
            Path = Path.GetRelativePath(Path.GetFullPath(folder), path),
            Sha256 = sha256,
            Bytes = bytes,
            Width = clip.Properties.Width,
            Height = clip.Properties.Height,
            Frames = frames,
            FrameRate = clip.Properties.DeclaredFrameRate,
            VariableRate = !ClipTimes.AreConstant(times, ClipTimes.RateOf(clip, times)),
            Rotation = clip.Rotation,
        };
    }

    /// <summary>SHA-256 of the clip as it lies on the disk now, and its bytes.</summary>
    /// <exception cref="SourceException">It cannot be read.</exception>
    public static (string Sha256, long Bytes) Hash(RecordedClip clip, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(clip);
        try
        {
            return clip.Files is [var only]
                ? ContentHash.OfFile(only, cancellationToken)
                : ContentHash.OfFiles(clip.Files, cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"'{clip.Id}' cannot be read: {error.Message}", innerException: error);
        }
    }

    private static string PathOf(FrameSourceOptions source) => Path.GetFullPath(source switch
    {
        VideoFileOptions video => video.Path,
        ImageFolderOptions { Path: { } images } => images,
        _ => throw new SourceException($"'{source.EffectiveId}' is of {source.Kind}: only video files and folders of images are clips of a project."),
    });

    // Where packets do not tell, every frame is decoded.
    private static async Task<long> CountAsync(RecordedClip clip, CancellationToken cancellationToken)
    {
        using var pool = new FramePool(FrameCursor.Buffers + 1);
        await using var cursor = new FrameCursor(clip, 0, pool);
        while (await cursor.ReadAsync(cancellationToken) is { } read)
            read.Picture.Dispose();
        return cursor.Next;
    }
}
