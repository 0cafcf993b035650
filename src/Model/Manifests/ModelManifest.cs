namespace SamStream.Model.Manifests;

/// <summary>A model: its files, what they expect and what they can do. Read from <c>configs/models/*.yaml</c>.</summary>
public sealed record ModelManifest
{
    /// <summary>The manifest's own file, as an absolute path.</summary>
    public required string File { get; init; }

    public required string Name { get; init; }
    public required string Description { get; init; }
    public required string License { get; init; }
    public required string Source { get; init; }
    public required ModelFile Encoder { get; init; }
    public required ModelFile Decoder { get; init; }
    public required DecoderRewiring Rewiring { get; init; }
    public required PreprocessingSpec Preprocessing { get; init; }
    public required ModelCapabilities Capabilities { get; init; }
}
