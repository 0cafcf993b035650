using System.CommandLine;
using System.Globalization;
using SamStream.Cli.Arguments;
using SamStream.Cli.Configuration;
using SamStream.Cli.Hosting;
using SamStream.Cli.Inputs;
using SamStream.Cli.Terminals;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Options;
using SamStream.Sinks.Overlay;
using SamStream.Sources.Options;

namespace SamStream.Cli.Commands;

/// <summary>Writes one frame as a picture, to choose boxes and points from.</summary>
internal sealed class FrameCommand : DocumentedCommand
{
    private readonly Terminal _terminal;

    private readonly Argument<string> _input = new("input")
    {
        Description = "A video, a folder or pattern of images, an image, or a test pattern (test:crossing).",
    };

    private readonly Argument<long> _frame = new("frame")
    {
        Description = "Which frame, counted from 0.",
        DefaultValueFactory = _ => 0,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int index))
                return index;
            result.AddError($"the frame is '{text}'; it must be a whole number of 0 or more");
            return 0;
        },
    };

    private readonly Option<bool> _grid = new("--grid") { Description = "Draw lines with their coordinates over it, in pixels." };

    private readonly Option<string?> _out = new("--out", "-o")
    {
        Description = "The picture to write, a PNG (default: input-frame-N.png in the current folder).",
        HelpName = "file.png",
    };

    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Replace the file if it exists." };

    public FrameCommand(Terminal terminal)
        : base("frame", "Write one frame as a picture, to read the coordinates of boxes and points from.")
    {
        _terminal = terminal;
        Add(_input);
        Add(_frame);
        UsageFaults.RefuseOptions(this, _input);
        UsageFaults.RefuseEmpty(_out);
        Add(_grid);
        Add(_out);
        Add(_overwrite);
        SetAction((parsed, _) => RunAsync(parsed));
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
    [
        ("samstream frame clip.mp4 --grid", "the first frame, with coordinates"),
        ("samstream frame clip.mp4 30 --grid --out f.png", "frame 30; a box on it is --box 1@30=x1,y1,x2,y2"),
    ];

    private async Task<int> RunAsync(ParseResult parsed)
    {
        string input = parsed.GetRequiredValue(_input);
        long index = parsed.GetValue(_frame);
        bool hasGrid = parsed.GetValue(_grid);
        FrameSourceOptions source = FiniteInput.Plan(input, "input");
        string path = PathOf(parsed, source, index);
        using var signals = new StopSignals(() => _terminal.WriteErrorLine("Stopping; Ctrl-C again ends at once."));
        ((byte[] Png, FrameMetadata Metadata, int Width, int Height)? made, long read) = await FiniteInput.UseFrameAsync(
            source, index, frame => ((byte[], FrameMetadata, int, int)?)(FramePicture.ToPng(frame, hasGrid), frame.Metadata, frame.Width, frame.Height), signals.Token);
        if (made is not { } picture)
        {
            throw new ConfigurationException(new OptionProblem(
                Place.CommandLine, "frame", $"{index}", $"is beyond the end: {input} has {read} frames", $"name one from 0 to {Math.Max(0, read - 1)}"));
        }

        NamedFile.Write("--out", path, picture.Png, parsed.GetValue(_overwrite));
        _terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"frame {index} at {picture.Metadata.PresentationTime.TotalSeconds:0.###} s, {picture.Width}x{picture.Height}: {Terminal.ShortPath(path)}"));
        return ExitCode.Ok;
    }

    private string PathOf(ParseResult parsed, FrameSourceOptions source, long index)
    {
        string path = Path.GetFullPath(parsed.GetValue(_out) ?? $"{source.EffectiveId}-frame-{index}.png");
        if (!string.Equals(Path.GetExtension(path), ".png", StringComparison.OrdinalIgnoreCase))
            throw new ConfigurationException(new OptionProblem(Place.CommandLine, "--out", parsed.GetValue(_out), "is no PNG", "give a name that ends with .png"));
        if (File.Exists(path) && !parsed.GetValue(_overwrite))
            throw new ConfigurationException(new OptionProblem(Place.CommandLine, "--out", Terminal.ShortPath(path), "exists", "replace it with --overwrite, or give another name"));
        return path;
    }
}
