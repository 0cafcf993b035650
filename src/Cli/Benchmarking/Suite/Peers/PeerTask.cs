using System.Text.Json.Serialization;

namespace SamStream.Cli.Benchmarking.Suite.Peers;

/// <summary>What the script beside it (onnxruntime-node.cjs) is to measure.</summary>
internal sealed record PeerTask
{
    /// <summary>Folder of the npm package.</summary>
    public required string Package { get; init; }

    /// <summary>The exported encoder.</summary>
    public required string Encoder { get; init; }

    /// <summary>The exported decoder, if it is to be measured; null: the encoder is.</summary>
    public string? Decoder { get; init; }

    /// <summary>File of the encoder's inputs.</summary>
    public required string Frames { get; init; }

    /// <summary>Side of the encoder's input.</summary>
    public required int Size { get; init; }

    /// <summary>Of an object, in pixels of the encoder's input.</summary>
    public required IReadOnlyList<float> Box { get; init; }

    /// <summary>Height and width of the frame.</summary>
    public required IReadOnlyList<int> FrameSize { get; init; }

    /// <summary>Runs in a lap.</summary>
    public required int Runs { get; init; }

    /// <summary>0: as many as the package takes by itself.</summary>
    public required int Threads { get; init; }
}

/// <summary>Serializer, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PeerTask))]
internal sealed partial class PeerJson : JsonSerializerContext;
