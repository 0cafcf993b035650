using System.Buffers;
using System.Text.Json;
using SamStream.Pipeline.Files;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;
using SamStream.Sinks.Messages;

namespace SamStream.Sinks.JsonLines;

/// <summary>
/// One frame a line: UTF-8 JSON, ended by a line feed. Written in place, so that it can be followed while the run goes
/// on; each line reaches the operating system before the call returns, so a killed run keeps all of them. A reader that
/// is faster than the writer may see the last line without its end. Lines of several sinks on standard output do not mix.
/// A named pipe at the file's place is written to, and its reader is waited for with the first line.
/// </summary>
public sealed class JsonLinesSink : ISink
{
    private readonly OutputFolder _folder;
    private readonly JsonLinesOptions _options;
    private readonly ArrayBufferWriter<byte> _line = new(4096);
    private readonly Utf8JsonWriter _json;
    private readonly string? _pipe;
    private AppendedFile? _file;
    private Task<PipedOutput>? _opening;
    private CancellationTokenSource? _waiting;

    /// <exception cref="SinkException">Another sink writes the same file.</exception>
    public JsonLinesSink(OutputFolder folder, JsonLinesOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        _folder = folder;
        _options = options ?? new JsonLinesOptions();
        _json = new Utf8JsonWriter(_line, MessageJson.Compact);
        if (_options.Output.IsStandardOutput)
            return;
        string path = folder.Combine(_options.File);
        if (FileKinds.Of(path) == FileKind.NamedPipe)
            _pipe = path;
        else
            folder.Reserve(_options.File, isResumable: true);
    }

    /// <inheritdoc/>
    public string Name => "jsonl";

    /// <inheritdoc/>
    public ValueTask OpenAsync(SinkContext context, CancellationToken cancellationToken)
    {
        if (_pipe is not null)
        {
            // Whoever stops the run does not wait for a reader that has not come.
            _waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            _opening = PipedOutput.OpenPipeAsync(_pipe, _waiting.Token);
        }
        else if (_options.Output.IsStandardOutput)
        {
            _opening = Task.FromResult(PipedOutput.OfStandardOutput());
        }
        else
        {
            _folder.Open();
            _file = new AppendedFile(_folder.Combine(_options.File), _folder.IsResumed);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(FrameResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (_file is null && _opening is null)
            throw new InvalidOperationException("The sink is not open.");
        if (result.IsRepeated)
            return;
        _line.ResetWrittenCount();
        _json.Reset();
        JsonSerializer.Serialize(_json, result.ToMessage(_options.Masks), MessageJson.Default.FrameMessage);
        _line.Write("\n"u8);
        if (_opening is null)
            _file!.Append(_line.WrittenSpan);
        else if (await OpenedAsync(cancellationToken) is { } output)
            await output.WriteAsync(_line.WrittenMemory, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        _file?.FlushToDisk();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _file?.Dispose();
        _file = null;
        if (_opening is { } opening)
        {
            _opening = null;
            if (_waiting is not null)
                await _waiting.CancelAsync();
            await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (opening.IsCompletedSuccessfully)
                (await opening).Dispose();
            _waiting?.Dispose();
        }

        await _json.DisposeAsync();
    }

    /// <summary>Null if the run was stopped before there was a reader.</summary>
    private async Task<PipedOutput?> OpenedAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _opening!.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (_opening!.IsCanceled)
        {
            return null;
        }
    }
}
