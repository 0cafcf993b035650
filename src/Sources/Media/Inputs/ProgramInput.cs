using System.ComponentModel;
using System.Text;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Processes;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Media.Decoding;

namespace SamStream.Sources.Media.Inputs;

/// <summary>
/// A program of the user's that writes a video to its standard output, in a form that can be read from its beginning on:
/// Matroska, NUT, MPEG-TS or Y4M. GStreamer pipelines with hardware decoders and cameras with tools of their own take this
/// way. Live, unless <see cref="MediaSourceOptions.Live"/> says otherwise.
/// </summary>
public sealed record ProgramOptions : MediaSourceOptions
{
    /// <summary>The program and its arguments. They may hold passwords, and are never shown but for the program's name.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>The most that the first frame may take, 0.5 s to 10 min. Default 10 s.</summary>
    [Description("the most that the first frame of a stream or program may take; default: 5s, of a program 10s")]
    [DurationRange("500ms", "10m")]
    public TimeSpan OpenTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The most that a later frame may take, 0.5 s to 10 min. Default 5 s.</summary>
    [Description("the most that a later frame of a stream or program may take before it is opened again")]
    [DurationRange("500ms", "10m")]
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public override string Kind => "programs";

    protected override string DefaultId => "exec";

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        base.Check(checks);
        checks.Require(
            Command.Count > 0 && Command[0].Length > 0, nameof(Command), "", "it must name a program, as in exec:gst-launch-1.0 -q …");
    }

    private protected override bool IsLiveByNature => true;

    /// <summary>
    /// Splits a command line at its spaces, without a shell: single and double quotes keep text together, a backslash takes the
    /// next character as it is except within single quotes. Nothing else has a meaning.
    /// </summary>
    /// <exception cref="SourceException">A quote is not closed.</exception>
    public static IReadOnlyList<string> Split(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var words = new List<string>();
        var word = new StringBuilder();
        bool isWord = false;
        char quote = '\0';
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (c == '\\' && quote != '\'' && i + 1 < line.Length)
                c = line[++i];
            else if (c == quote)
                (quote, c) = ('\0', '\0');
            else if (quote == '\0' && c is '\'' or '"' && quote == '\0')
                (quote, c) = (c, '\0');
            else if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (isWord)
                    words.Add(word.ToString());
                word.Clear();
                isWord = false;
                continue;
            }

            isWord = true;
            if (c != '\0')
                word.Append(c);
        }

        if (quote != '\0')
            throw new SourceException($"In exec:… a quote ({quote}) is not closed.");
        if (isWord)
            words.Add(word.ToString());
        return words;
    }

    private protected override IFrameSource Create(ILoggerFactory loggers, TimeProvider clock) =>
        CreateMedia(new ProgramInput(this), loggers, clock);

    // A record prints its properties, and the arguments may be secret.
    protected override bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"Id = {EffectiveId}");
        return true;
    }
}

/// <summary>A program of the user's that writes a video to its standard output, with the environment of this process.</summary>
internal sealed class ProgramInput(ProgramOptions options) : IMediaInput
{
    private static readonly TimeSpan EndTimeLimit = TimeSpan.FromMilliseconds(200);

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
            Relay = new Ending(program),
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
        if (!program.WaitForExit(EndTimeLimit) || program.ExitCode == 0)
            return null;
        string said = program.LastErrors.Count > 0 ? $": {DecoderLog.Shown(program.LastErrors[^1]).TrimEnd('.')}" : "";
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
