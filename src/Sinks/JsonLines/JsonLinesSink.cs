using System.Buffers;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;
using SamStream.Sinks.Messages;

namespace SamStream.Sinks.JsonLines;

/// <summary>
/// One frame a line: UTF-8 JSON, ended by a line feed. Written in place, so that it can be followed while the run goes
/// on; each line reaches the operating system before the call returns, so a killed run keeps all of them. A reader that
/// is faster than the writer may see the last line without its end. Lines of several sinks on standard output do not mix.
/// </summary>
public sealed class JsonLinesSink : ISink
{
    private static readonly Lock StandardOutputTurn = new();

    private readonly OutputFolder _folder;
    private readonly JsonLinesOptions _options;
    private readonly ArrayBufferWriter<byte> _line = new(4096);
    private readonly Utf8JsonWriter _json;
    private AppendedFile? _file;
    private Stream? _standardOutput;

    /// <exception cref="SinkException">Another sink writes the same file.</exception>
    public JsonLinesSink(OutputFolder folder, JsonLinesOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        _folder = folder;
        _options = options ?? new JsonLinesOptions();
        _json = new Utf8JsonWriter(_line, MessageJson.Compact);
        if (!_options.Output.IsStandardOutput)
            folder.Reserve(_options.File, isResumable: true);
    }

    /// <inheritdoc/>
    public string Name => "jsonl";

    /// <inheritdoc/>
    public ValueTask OpenAsync(SinkContext context, CancellationToken cancellationToken)
    {
        if (_options.Output.IsStandardOutput)
        {
            // Not the console's stream, which says nothing of a reader that has gone.
            _standardOutput = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            return ValueTask.CompletedTask;
        }

        _folder.Open();
        _file = new AppendedFile(_folder.Combine(_options.File), _folder.IsResumed ? FileMode.Append : FileMode.CreateNew);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(FrameResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (_file is null && _standardOutput is null)
            throw new InvalidOperationException("The sink is not open.");
        if (result.IsRepeated)
            return ValueTask.CompletedTask;
        _line.ResetWrittenCount();
        _json.Reset();
        JsonSerializer.Serialize(_json, result.ToMessage(_options.Masks), MessageJson.Default.FrameMessage);
        _line.Write("\n"u8);
        if (_standardOutput is null)
            _file!.Append(_line.WrittenSpan);
        else
            Print(_standardOutput);
        return ValueTask.CompletedTask;
    }

    private void Print(Stream output)
    {
        try
        {
            lock (StandardOutputTurn)
            {
                output.Write(_line.WrittenSpan);
                output.Flush();
            }
        }
        catch (IOException error)
        {
            throw new SinkException($"Cannot write to standard output: {error.Message.TrimEnd('.')}. See that its reader goes on.", innerException: error);
        }
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
        _standardOutput?.Dispose();
        _standardOutput = null;
        await _json.DisposeAsync();
    }
}
