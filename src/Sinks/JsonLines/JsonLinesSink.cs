using System.Buffers;
using System.Text.Json;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;
using SamStream.Sinks.Messages;

namespace SamStream.Sinks.JsonLines;

/// <summary>
/// One frame a line: UTF-8 JSON, ended by a line feed. Written in place, so that it can be followed while the run goes
/// on; each line reaches the operating system before the call returns, so a killed run keeps all of them. A reader that
/// is faster than the writer may see the last line without its end.
/// </summary>
public sealed class JsonLinesSink : ISink
{
    private readonly OutputFolder _folder;
    private readonly JsonLinesOptions _options;
    private readonly ArrayBufferWriter<byte> _line = new(4096);
    private readonly Utf8JsonWriter _json;
    private AppendedFile? _file;

    /// <exception cref="SinkException">Another sink writes the same file.</exception>
    public JsonLinesSink(OutputFolder folder, JsonLinesOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        _folder = folder;
        _options = options ?? new JsonLinesOptions();
        _json = new Utf8JsonWriter(_line, MessageJson.Compact);
        folder.Reserve(_options.File);
    }

    /// <inheritdoc/>
    public string Name => "jsonl";

    /// <inheritdoc/>
    public ValueTask OpenAsync(SinkContext context, CancellationToken cancellationToken)
    {
        _folder.Open();
        _file = new AppendedFile(_folder.Combine(_options.File));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(FrameResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        AppendedFile file = _file ?? throw new InvalidOperationException("The sink is not open.");
        _line.ResetWrittenCount();
        _json.Reset();
        JsonSerializer.Serialize(_json, result.ToMessage(_options.Masks), MessageJson.Default.FrameMessage);
        _line.Write("\n"u8);
        file.Append(_line.WrittenSpan);
        return ValueTask.CompletedTask;
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
        await _json.DisposeAsync();
    }
}
