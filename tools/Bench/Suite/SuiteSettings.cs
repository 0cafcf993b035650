using SamStream.Bench.Workers;
using SamStream.Cli.Configuration.Options;

namespace SamStream.Bench.Suite;

/// <summary>What a suite measures, and how often.</summary>
internal sealed record SuiteSettings
{
    /// <summary>The clip.</summary>
    public required string Input { get; init; }

    /// <summary>The clip as it is told: a file or folder by its name alone.</summary>
    public string InputName => Path.Exists(Input) ? Path.GetFileName(Path.TrimEndingDirectorySeparator(Input)) : Input;

    /// <summary>Around objects on its first frame.</summary>
    public required IReadOnlyList<string> Boxes { get; init; }

    /// <summary>Frames of a whole job.</summary>
    public required int Frames { get; init; }

    public required int Rounds { get; init; }

    /// <summary>Runs of an encoder in a round.</summary>
    public required int Runs { get; init; }

    /// <summary>The tables, in their order.</summary>
    public required IReadOnlyList<SuitePart> Parts { get; init; }

    /// <summary>Parts of names of the rows that are wanted; empty: all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>The model, and what of it is said on the command line; the rest is as presets say.</summary>
    public required ModelOptions Network { get; init; }

    /// <summary>The command line that a row is measured again with, up to its part and name.</summary>
    public required string Command { get; init; }

    /// <summary>What a worker is told in any case.</summary>
    public WorkerTask TaskOf(WorkKind kind) => new()
    {
        Kind = kind,
        Model = Network.Manifest,
        Threads = Network.Threads,
        Provider = Network.Provider,
        CudaGraph = Network.CudaGraph,
        Input = Input,
        Boxes = Boxes,
        Frames = Frames,
    };
}

/// <summary>A table of the suite.</summary>
internal enum SuitePart
{
    /// <summary>The image encoder by input size and precision.</summary>
    Encoder,

    /// <summary>The mask decoder by input size, one object.</summary>
    Decoder,

    /// <summary>The whole job by preset.</summary>
    Presets,

    /// <summary>The whole job by number of objects.</summary>
    Objects,

    /// <summary>The whole job by number of cameras.</summary>
    Cameras,

    /// <summary>Reading and writing video, without a network.</summary>
    Media,

    /// <summary>Image encoders that the model does not have, beside the one that it has; only if it is asked for.</summary>
    Architectures,
}
