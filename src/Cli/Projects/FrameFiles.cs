using SamStream.Annotation.Exports;
using SamStream.Annotation.Exports.Pictures;
using SamStream.Pipeline.Sources;
using SamStream.Sinks.Overlay;

namespace SamStream.Cli.Projects;

/// <summary>Writes the frames that masks belong to, as they were decoded.</summary>
internal static class FrameFiles
{
    /// <summary>Writes those of a clip.</summary>
    /// <param name="pictures">Decodes it.</param>
    /// <param name="clip">What is exported of it.</param>
    /// <param name="pathOf">Where a frame goes; a path that ends in .png is a PNG, which loses nothing, any other a JPEG.</param>
    /// <param name="quality">Of JPEG, 1 to 100.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SourceException">The clip cannot be read.</exception>
    /// <exception cref="ExportException">A frame that has masks does not decode.</exception>
    public static async Task WriteAsync(IClipPictures pictures, ExportClip clip, Func<long, string> pathOf, int quality, CancellationToken cancellationToken)
    {
        using var jpeg = new FrameJpeg();
        await foreach (ClipPicture read in pictures.ReadAsync(clip, all: false, cancellationToken))
        {
            string path = pathOf(read.Frame.Index);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            byte[] file = Path.GetExtension(path) == ".png"
                ? FramePicture.ToPng(read.Picture, hasGrid: false)
                : jpeg.Encode(read.Picture, int.MaxValue, quality, out _, out _);
            await File.WriteAllBytesAsync(path, file, cancellationToken);
        }
    }
}
