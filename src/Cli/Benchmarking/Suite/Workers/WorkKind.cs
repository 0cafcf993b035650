namespace SamStream.Cli.Benchmarking.Suite.Workers;

/// <summary>What a worker measures.</summary>
internal enum WorkKind
{
    /// <summary>The image encoder's graph.</summary>
    Encoder,

    /// <summary>The mask decoder, one object.</summary>
    Decoder,

    /// <summary>The exported mask decoder as its file has it.</summary>
    StockDecoder,

    /// <summary>The whole job.</summary>
    Job,

    /// <summary>A video's frames, decoded by a child into pooled frames.</summary>
    Decode,

    /// <summary>A video's frames, decoded in this process by OpenCV.</summary>
    DecodeInProcess,

    /// <summary>The overlay of frames that are in memory already.</summary>
    Overlay,
}
