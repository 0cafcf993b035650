using SamStream.Annotation.Exports.LabelImages;
using SamStream.Sinks.Mattes;

namespace SamStream.Annotation.Exports.Pictures;

/// <summary>A video a clip that shows its objects, all together, and nothing else.</summary>
/// <param name="name">Of the format.</param>
/// <param name="form">How it tells what is nothing.</param>
internal sealed class MatteExport(string name, MatteForm form) : IPictureFormat
{
    // Of clips that do not say theirs; times are those of the frames in any case.
    private const double UsualFrameRate = 25;

    private const byte Shown = 255;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Description => form == MatteForm.GreenScreen
        ? "a video a clip, green around the objects (H.264)"
        : "a video a clip, transparent around the objects (ProRes 4444)";

    /// <inheritdoc/>
    public async Task<ExportLosses> WriteAsync(ExportSet set, IClipPictures pictures, string folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(pictures);
        var tally = new LossTally(FormatLacks.States | FormatLacks.Scores | FormatLacks.Keyframes | FormatLacks.Ids);
        foreach (ExportClip clip in set.Clips)
        {
            string path = Path.Combine(folder, clip.Id + (form == MatteForm.GreenScreen ? ".mp4" : ".mov"));
            await WriteClipAsync(clip, pictures, path, tally, cancellationToken);
        }

        return tally.ToLosses();
    }

    private async Task WriteClipAsync(ExportClip clip, IClipPictures pictures, string path, LossTally tally, CancellationToken cancellationToken)
    {
        var matte = new LabelMap<byte>(clip.Width, clip.Height);
        MatteVideo? video = null;
        try
        {
            await foreach (ClipPicture read in pictures.ReadAsync(clip, all: true, cancellationToken))
            {
                cancellationToken.ThrowIfCancellationRequested();
                video ??= new MatteVideo(
                    Path.GetFullPath(path), form, read.Picture, read.PixelAspect, (clip.FrameRate ?? UsualFrameRate) / clip.Stride, cancellationToken);
                matte.Clear();
                foreach (ExportObject found in tally.See(clip, read.Frame))
                    matte.Draw(found.Mask!, Shown);
                video.Write(read.Picture, matte.Pixels);
            }

            if (video is not null)
                await video.EndAsync(cancellationToken);
        }
        catch (Pipeline.Sinks.SinkException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        finally
        {
            video?.Dispose();
        }
    }
}
