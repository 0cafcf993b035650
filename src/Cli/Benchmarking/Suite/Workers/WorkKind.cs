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
}
