using System.Runtime.CompilerServices;
using SamStream.Annotation.Exports;
using SamStream.Annotation.Exports.Pictures;
using SamStream.Annotation.Projects;
using SamStream.Cli.Clips.Pictures;
using SamStream.Pipeline.Frames;
using SamStream.Sources.Clips;

namespace SamStream.Cli.Projects;

/// <summary>The clips of a project as they are decoded for an export: each once, from its first frame on.</summary>
/// <param name="project">Whose files they are.</param>
/// <param name="told">Is told which clip is read.</param>
internal sealed class DecodedClips(AnnotationProject project, Action<string> told) : IClipPictures
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<ClipPicture> ReadAsync(ExportClip clip, bool all, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using IEnumerator<ExportFrame> known = clip.Frames.GetEnumerator();
        ExportFrame? next = NextOf(known);
        if (next is null && !all)
            yield break;
        told($"{clip.Name}: reading frames");
        RecordedClip recorded = await RecordedClip.OpenAsync(ProjectClips.Of(project, project.Find(clip.Id)).Source, cancellationToken);
        using var pool = new FramePool(FrameCursor.Buffers + 1);
        await using var cursor = new FrameCursor(recorded, 0, pool);
        while ((all || next is not null) && await cursor.ReadAsync(cancellationToken) is { } read)
        {
            using VideoFrame picture = read.Picture;
            if (read.Frame > next?.Index)
                break;
            ExportFrame? frame = read.Frame == next?.Index ? next
                : all && read.Frame % clip.Stride == 0 ? new ExportFrame(read.Frame, picture.Metadata.PresentationTime.TotalSeconds, []) : null;
            if (frame is null)
                continue;
            if ((picture.Width, picture.Height) != (clip.Width, clip.Height))
                throw new ExportException($"Frame {read.Frame} of {clip.Name} has {picture.Width}x{picture.Height} pixels, and the clip {clip.Width}x{clip.Height}. {Cure}");
            yield return new ClipPicture(frame, picture, recorded.Properties.PixelAspect);
            if (frame == next)
                next = NextOf(known);
        }

        if (next is not null)
            throw new ExportException($"Frame {next.Index} of {clip.Name} has masks and does not decode. {Cure}");
    }

    private const string Cure = "Export a format without pictures, or put the file that was annotated back.";

    private static ExportFrame? NextOf(IEnumerator<ExportFrame> frames) => frames.MoveNext() ? frames.Current : null;
}
