namespace SamStream.Sources.Media.Inputs;

/// <summary>Carries an input's bytes to FFmpeg's standard input, on a thread of its own.</summary>
internal static class Feeding
{
    private const int BufferBytes = 64 << 10;

    /// <summary>Copies until one of both ends.</summary>
    public static Task CopyAsync(Stream source, Stream target)
    {
        var buffer = new byte[BufferBytes];
        try
        {
            for (int read; (read = source.Read(buffer)) > 0;)
            {
                target.Write(buffer.AsSpan(0, read));
                target.Flush();
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // FFmpeg ended, and says why itself.
        }

        return Task.CompletedTask;
    }
}
