namespace SamStream.Pipeline.Prompts;

/// <summary>A binary mask as a prompt: one byte a pixel, row-major [Height, Width], non-zero = object.</summary>
public sealed class PromptMask
{
    /// <exception cref="ArgumentException">The number of pixels is not width x height.</exception>
    public PromptMask(int width, int height, ReadOnlyMemory<byte> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (pixels.Length != (long)width * height)
            throw new ArgumentException($"A mask of {width}x{height} needs {(long)width * height} bytes, not {pixels.Length}.");
        Width = width;
        Height = height;
        Pixels = pixels;
    }

    public int Width { get; }

    public int Height { get; }

    public ReadOnlyMemory<byte> Pixels { get; }
}
