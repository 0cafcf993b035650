using SamStream.Pipeline.Processes;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Media.Decoding;

namespace SamStream.Sources.Media.Inputs;

/// <summary>A program of the user's that writes a video to its standard output, with the environment of this process.</summary>
internal sealed class ProgramInput(ProgramOptions options) : IMediaInput
{
    private static readonly TimeSpan EndPatience = TimeSpan.FromMilliseconds(200);

    public string Subject => $"Program '{options.Command[0]}' of source '{options.EffectiveId}'";

    public string NoFrameCure => "Does it write Matroska, NUT, MPEG-TS or Y4M to its standard output? Try it with | ffprobe -";

    public TimeSpan? OpenTimeout => options.OpenTimeout;

    public TimeSpan StallTimeout => options.StallTimeout;

    public Task<PreparedInput> PrepareAsync(CancellationToken cancellationToken)
    {
        ChildProcess program;
        try
        {
            program = ChildProcess.Start(new ChildProcessOptions
            {
                Program = options.Command[0],
                Arguments = [.. options.Command.Skip(1)],
                Variables = [.. Environment.GetEnvironmentVariables().Keys.Cast<string>()],
                OpenFiles = 1024,
            });
        }
        catch (ChildProcessException error)
        {
            throw new SourceException(error.Message, SourceFault.Unreachable, error);
        }

        program.Input.Dispose();
        return Task.FromResult(new PreparedInput
        {
            Arguments = [.. MediaFormats.LiveArguments, .. MediaFormats.Only("pipe"), "-i", "pipe:0"],
            IsLive = options.Live != LiveMode.No,
            FeedAsync = target => FeedAsync(program, target),
            Fault = () => FaultOf(program),
            Between = new Ending(program),
        });
    }

    public SourceException Explain(PreparedInput input, DecoderLog log, int? exitCode)
    {
        (SourceFault fault, string reason) = FfmpegFailure.Of(log, exitCode);
        return new SourceException($"{Subject} gave no frame that decodes: {reason}. {NoFrameCure}", fault);
    }

    private static async Task FeedAsync(ChildProcess program, Stream target)
    {
        await using (target)
            await Feeding.CopyAsync(program.Output, target);
    }

    // A program that fails has said why; what FFmpeg makes of its silence is no reason.
    private SourceException? FaultOf(ChildProcess program)
    {
        if (!program.WaitForExit(EndPatience) || program.ExitCode == 0)
            return null;
        string said = program.LastErrors.Count > 0 ? $": {program.LastErrors[^1].TrimEnd('.')}" : "";
        return new SourceException($"{Subject} ended with {program.ExitCode}{said}.", SourceFault.Disconnected);
    }

    private sealed class Ending(ChildProcess program) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            program.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
