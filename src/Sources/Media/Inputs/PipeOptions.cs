using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Sources;

namespace SamStream.Sources.Media.Inputs;

/// <summary>A video that comes through a pipe: standard input, or a named pipe. Nothing is dropped unless it is said to be live.</summary>
public sealed record PipeOptions : MediaSourceOptions
{
    /// <summary>The pipe; null (default): standard input.</summary>
    public string? Path { get; init; }

    /// <inheritdoc/>
    public override string Kind => "pipes";

    protected override string DefaultId => Path is null ? "stdin" : SourceNames.FromPath(Path);

    private protected override IFrameSource Create(ILoggerFactory loggers, TimeProvider clock) =>
        CreateMedia(new PipeInput(Path, Live), loggers, clock);
}
