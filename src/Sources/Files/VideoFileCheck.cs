using OpenCvSharp;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Streams;

namespace SamStream.Sources.Files;

/// <summary>Opens a video file, and says in words why it cannot be.</summary>
internal static class VideoFileCheck
{
    /// <exception cref="SourceException">There is no such file, it is empty, or it may not be read.</exception>
    public static VideoContainer Inspect(string path)
    {
        if (Directory.Exists(path))
            throw new SourceException($"'{path}' is a folder. For a folder of images use the image source; else name a video file.");
        if (!File.Exists(path))
            throw new SourceException($"'{path}' does not exist (looked in '{Path.GetFullPath(path)}'). Correct the path.");
        try
        {
            VideoContainer container = VideoContainer.Inspect(path);
            if (container.ActualBytes == 0)
                throw new SourceException($"'{path}' is empty (0 bytes). Copy or record it again.");
            return container;
        }
        catch (UnauthorizedAccessException error)
        {
            throw new SourceException(
                $"'{path}' may not be read by user '{Environment.UserName}'. Change its permissions (chmod +r).",
                innerException: error);
        }
        catch (IOException error)
        {
            throw new SourceException($"'{path}' cannot be read: {error.Message}", innerException: error);
        }
    }

    /// <summary>The open capture; the caller disposes it.</summary>
    /// <exception cref="SourceException">FFmpeg does not open it.</exception>
    public static VideoCapture Open(string path, VideoContainer container)
    {
        VideoCapture? capture = null;
        try
        {
            // The full path begins with a slash, so that no part of it is taken for a protocol.
            capture = FfmpegGate.OpenFile(Path.GetFullPath(path));
            if (capture.IsOpened())
                return capture;
        }
        catch (Exception error) when (error is OpenCVException or OpenCvSharpException)
        {
            capture?.Dispose();
            throw Unopenable(path, container, error);
        }

        capture.Dispose();
        throw Unopenable(path, container, error: null);
    }

    public static SourceException NoFrame(string path, VideoContainer container, long? declaredFrames) => new(
        $"'{path}' holds no frame that decodes: {container.Description} of {container.ActualBytes:N0} bytes"
        + $"{(declaredFrames is { } count ? $" that declares {count:N0} frames" : "")}"
        + $"{(container.IsCutOff ? $", cut off from {container.DeclaredBytes:N0} bytes" : "")}. Record or copy it again.");

    private static SourceException Unopenable(string path, VideoContainer container, Exception? error) => new(
        $"'{path}' ({container.ActualBytes:N0} bytes) cannot be opened as a video: {Reason(container)}", innerException: error);

    private static string Reason(VideoContainer container)
    {
        if (container.LacksIndex)
        {
            return $"{container.Description} without its index (\"moov\"), which is written last: it was cut off. "
                + "Copy or record it again.";
        }

        if (container.IsImage)
            return $"{container.Description}. Give images as a folder, a pattern or with an image's extension.";
        if (container.IsCutOff)
            return $"{container.Description}, cut off from {container.DeclaredBytes:N0} bytes. Copy it again.";
        return $"{container.Description}, and no video stream that FFmpeg decodes is in it. Check that it is a video; "
            + "'ffprobe' lists its streams.";
    }
}
