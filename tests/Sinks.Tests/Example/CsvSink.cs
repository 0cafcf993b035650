using System.ComponentModel;
using System.Globalization;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;

namespace SamStream.Sinks.Tests.Example;

/// <summary>Settings of a <see cref="CsvSink"/>.</summary>
public sealed record CsvOptions : FileSinkOptions
{
    /// <summary>Name in the output folder. Default: boxes.csv.</summary>
    [Description("name in the output folder")]
    public string File { get; init; } = "boxes.csv";

    public override string Name => "csv";

    public override string Description => "one line for each object of a frame: frame, id and box";

    public override FileSinkOutput Output => new(nameof(File), File, "boxes");

    public override ISink Create(FileSinkContext context) => new CsvSink(context.Folder, this);
}

/// <summary>Boxes as comma-separated values.</summary>
public sealed class CsvSink(OutputFolder folder, CsvOptions options) : ISink
{
    private StreamWriter? _file;

    public string Name => options.Name;

    public ValueTask OpenAsync(SinkContext context, CancellationToken cancellationToken)
    {
        folder.Open();
        _file = new StreamWriter(folder.Combine(options.File));
        return ValueTask.CompletedTask;
    }

    public ValueTask WriteAsync(FrameResult result, CancellationToken cancellationToken)
    {
        foreach (ref readonly ObjectResult found in result.Objects)
        {
            PixelBounds box = found.Mask?.Bounds ?? default;
            _file!.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{result.Metadata.Index},{found.Id},{box.Left},{box.Top},{box.Right},{box.Bottom}"));
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask CompleteAsync(CancellationToken cancellationToken) => await _file!.FlushAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_file is not null)
            await _file.DisposeAsync();
    }
}
