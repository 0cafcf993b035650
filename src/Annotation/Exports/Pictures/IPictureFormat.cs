using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;

namespace SamStream.Annotation.Exports.Pictures;

/// <summary>A format that is made of the frames' own pixels, described in docs/exports.md.</summary>
internal interface IPictureFormat
{
    /// <summary>As it is named on the command line, such as cutouts.</summary>
    string Name { get; }

    /// <summary>In a few words.</summary>
    string Description { get; }

    /// <summary>Writes a set.</summary>
    /// <param name="set">What; each clip is decoded once, and its frames are never held all at a time.</param>
    /// <param name="pictures">Decodes.</param>
    /// <param name="folder">An empty folder; whoever calls gives it its place once all has been written.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What the format could not hold, for people.</returns>
    /// <exception cref="ExportException">The set cannot be written in this format, or is not of the pictures.</exception>
    /// <exception cref="Pipeline.Sources.SourceException">A clip cannot be read.</exception>
    /// <exception cref="Pipeline.Sinks.SinkException">A video cannot be encoded.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    Task<ExportLosses> WriteAsync(ExportSet set, IClipPictures pictures, string folder, CancellationToken cancellationToken);
}

/// <summary>Decodes the clips of a set.</summary>
internal interface IClipPictures
{
    /// <summary>Frames of a clip with their pictures, in their order.</summary>
    /// <param name="clip">Of the set.</param>
    /// <param name="all">Whether frames that nothing is known of come, too: else those that are exported alone.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ExportException">A frame that is exported does not decode, or is not of the clip's size.</exception>
    /// <exception cref="Pipeline.Sources.SourceException">The clip cannot be read.</exception>
    IAsyncEnumerable<ClipPicture> ReadAsync(ExportClip clip, bool all, CancellationToken cancellationToken);
}

/// <summary>A frame with its picture.</summary>
/// <param name="Frame">What is known of it; no objects if that is nothing.</param>
/// <param name="Picture">Of the clip's size; borrowed until the next one is asked for.</param>
/// <param name="PixelAspect">Of the clip.</param>
internal readonly record struct ClipPicture(ExportFrame Frame, VideoFrame Picture, PixelAspect PixelAspect);
