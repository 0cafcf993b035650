using SamStream.Annotation.Exports;
using SamStream.Cli.Clips.Library;
using SamStream.Cli.Clips.Pictures;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Sinks.Overlay;
using SamStream.Sources.Clips;

namespace SamStream.Cli.Projects;

/// <summary>Writes the frames that masks belong to, as they were decoded.</summary>
internal static class FrameFiles
{
    /// <summary>Writes those of a clip.</summary>
    /// <param name="file">The clip.</param>
    /// <param name="clip">What is exported of it.</param>
    /// <param name="pathOf">Where a frame goes.</param>
    /// <param name="quality">Of JPEG, 1 to 100.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SourceException">The clip cannot be read.</exception>
    /// <exception cref="ExportException">A frame that has masks does not decode.</exception>
    public static async Task WriteAsync(ClipFile file, ExportClip clip, Func<long, string> pathOf, int quality, CancellationToken cancellationToken)
    {
        using IEnumerator<ExportFrame> wanted = clip.Frames.GetEnumerator();
        if (!wanted.MoveNext())
            return;
        RecordedClip recorded = await RecordedClip.OpenAsync(file.Source, cancellationToken);
        using var pool = new FramePool(FrameCursor.Buffers + 1);
        using var jpeg = new FrameJpeg();
        await using var cursor = new FrameCursor(recorded, 0, pool);
        while (await cursor.ReadAsync(cancellationToken) is { } read)
        {
            using VideoFrame picture = read.Picture;
            if (read.Frame < wanted.Current.Index)
                continue;
            if (read.Frame > wanted.Current.Index)
                break;
            string path = pathOf(read.Frame);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, jpeg.Encode(picture, int.MaxValue, quality, out _, out _), cancellationToken);
            if (!wanted.MoveNext())
                return;
        }

        throw new ExportException($"Frame {wanted.Current.Index} of {clip.Name} has masks and does not decode. Export without --frames, or put the file that was annotated back.");
    }
}
