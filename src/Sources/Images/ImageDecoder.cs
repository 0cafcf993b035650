using OpenCvSharp;
using SamStream.Pipeline.Processes;
using SamStream.Sources.Reading;

namespace SamStream.Sources.Images;

/// <summary>Reads and decodes one image after another; keeps the file buffer between them.</summary>
internal sealed class ImageDecoder
{
    /// <summary>The largest image file that is read, bytes.</summary>
    public const int MaxFileBytes = 1 << 30;

    private byte[] _file = [];

    /// <summary>Decodes an image to BGR24; the caller disposes it.</summary>
    /// <param name="path">The image.</param>
    /// <param name="maxFrameBytes">Limit on the frame, checked before anything of that size is allocated.</param>
    /// <exception cref="UnreadableImageException">It cannot be used.</exception>
    public Mat Decode(string path, long maxFrameBytes)
    {
        ReadOnlySpan<byte> file = ReadFile(path);
        if (!ImageHeader.TryRead(file, out ImageHeader header))
            throw new UnreadableImageException($"'{Shown(path)}' holds no image that can be read ({FileSignature.Describe(file)}): replace or remove it");
        if (header.Refusal is { } refusal)
            throw new UnreadableImageException($"'{Shown(path)}' is a {header.Format} image that {refusal}: save it again as PNG or JPEG");
        if (header.Width < 1 || header.Height < 1 || header.FrameBytes > maxFrameBytes)
        {
            throw new UnreadableImageException(
                $"'{Shown(path)}' is an image of {header.Width}x{header.Height} pixels, which take {header.FrameBytes:N0} bytes as a frame; the limit "
                + $"is {maxFrameBytes:N0}: scale it down or remove it");
        }

        if (!header.IsComplete)
        {
            throw new UnreadableImageException(
                $"'{Shown(path)}' is a {header.Format} image that is cut off after {file.Length:N0} bytes: copy it again");
        }

        return DecodePixels(path, file, header);
    }

    private static Mat DecodePixels(string path, ReadOnlySpan<byte> file, in ImageHeader header)
    {
        try
        {
            Mat image = Cv2.ImDecode(file, ImreadModes.Color);
            // A size that the header did not tell was not held to the limit.
            if ((image.Width, image.Height) == (header.Width, header.Height) || (image.Height, image.Width) == (header.Width, header.Height))
                return image;
            image.Dispose();
        }
        catch (Exception error) when (error is OpenCVException or OpenCvSharpException)
        {
            throw Damaged(path, header, error);
        }

        throw Damaged(path, header, error: null);
    }

    private static UnreadableImageException Damaged(string path, in ImageHeader header, Exception? error) => new(
        $"'{Shown(path)}' is a {header.Format} image of {header.Width}x{header.Height} pixels that does not decode"
        + $"{(error is null ? "" : $" ({error.Message})")}: it is damaged; replace or remove it", error);

    // A folder may hold files of any name.
    private static string Shown(string path) => ForeignText.Visible(path, maxLength: 1000);

    private ReadOnlySpan<byte> ReadFile(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            long length = stream.Length;
            if (length == 0)
                throw new UnreadableImageException($"'{Shown(path)}' is empty: replace or remove it");
            if (length > MaxFileBytes)
            {
                throw new UnreadableImageException(
                    $"'{Shown(path)}' has {length:N0} bytes; the limit for an image file is {MaxFileBytes:N0}: remove it");
            }

            if (_file.Length < length)
                _file = GC.AllocateUninitializedArray<byte>((int)Math.Max(length, Math.Min(2L * _file.Length, MaxFileBytes)));
            int read = stream.ReadAtLeast(_file.AsSpan(0, (int)length), (int)length, throwOnEndOfStream: false);
            return _file.AsSpan(0, read);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UnreadableImageException(
                $"'{Shown(path)}' cannot be read ({error.Message.TrimEnd('.')}): check that it exists and its permissions", error);
        }
    }
}

/// <summary>One image cannot be used; the message names it, the reason and the cure.</summary>
internal sealed class UnreadableImageException(string message, Exception? inner = null) : Exception(message, inner);
