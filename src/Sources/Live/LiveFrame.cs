namespace SamStream.Sources.Live;

/// <summary>What became of a frame that was taken from the input.</summary>
internal enum LiveFrame
{
    /// <summary>It is in the buffer.</summary>
    Decoded,

    /// <summary>It is damaged, as a JPEG from a bad cable may be; the next one may be good.</summary>
    Damaged,

    /// <summary>It has another size than the buffer.</summary>
    Resized,
}
