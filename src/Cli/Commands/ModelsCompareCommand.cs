using System.CommandLine;
using System.Globalization;
using SamStream.Cli.Arguments;
using SamStream.Cli.Hosting;
using SamStream.Cli.Inputs;
using SamStream.Cli.Progress;
using SamStream.Cli.Terminals;
using SamStream.Model;
using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Model.Quantization;
using SamStream.Pipeline.Frames;
using SamStream.Sources.Options;

namespace SamStream.Cli.Commands;

/// <summary>Measures what the masks lose in 8 bits.</summary>
internal sealed class ModelsCompareCommand : DocumentedCommand
{
    private readonly Terminal _terminal;

    private readonly Int8Arguments _int8 = new();

    public ModelsCompareCommand(Terminal terminal)
        : base("compare", "Compare the masks of a model in 8 bits with those in floats, for each input.")
    {
        _terminal = terminal;
        _int8.AddTo(this);
        SetAction((parsed, _) => RunAsync(parsed));
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
    [
        ("samstream models compare --on street.mp4 hall.mp4 --input-size 1024x576 512x288", "two clips at two sizes"),
    ];

    private async Task<int> RunAsync(ParseResult parsed)
    {
        IReadOnlyList<(string Name, FrameSourceOptions Source)> inputs = _int8.Inputs(parsed);
        ModelManifest manifest = _int8.Manifest(parsed);
        SamModelOptions options = _int8.Options(parsed);
        var table = new TextTable("input", "size", "frames", "objects", "32-bit", "8-bit", "fall", "8-bit with 32-bit");
        var progress = new ProgressDisplay(_terminal, TimeProvider.System);
        using var signals = new StopSignals(() => _terminal.WriteErrorLine("Stopping; Ctrl-C again ends at once."));
        foreach (InputSize size in _int8.Sizes(parsed))
        {
            using var pair = new Pair(manifest, options with { Input = size });
            foreach ((string name, FrameSourceOptions source) in inputs)
            {
                using SampledFrames clip = await FiniteInput.ReadAsync(source, _int8.Frames(parsed), signals.Token);
                using var comparison = new Int8Comparison(pair.Fp32, pair.Int8);
                long done = 0;
                Task work = Task.Run(() =>
                {
                    foreach (VideoFrame frame in clip.Frames)
                    {
                        signals.Token.ThrowIfCancellationRequested();
                        comparison.Add(new YuvImage(frame));
                        Interlocked.Increment(ref done);
                    }
                });
                await progress.FollowAsync($"{name} at {size}", () => clip.Frames.Count, () => Interlocked.Read(ref done), work);
                await work;
                table.Add(
                    name, $"{size}", $"{clip.Frames.Count}", $"{comparison.Objects}", Text(comparison.Fp32MeanIou),
                    Text(comparison.Int8MeanIou), Text(comparison.Fp32MeanIou - comparison.Int8MeanIou), Text(comparison.Agreement));
            }
        }

        _terminal.Out.WriteLine("Mean IoU of the masks by boxes with those that 32 bits find by points, and of both:");
        table.Write(_terminal.Out);
        return ExitCode.Ok;
    }

    private static string Text(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>The network in floats and in bytes.</summary>
    private sealed class Pair : IDisposable
    {
        public Pair(ModelManifest manifest, SamModelOptions options)
        {
            INetworkFamily family = NetworkRegistry.FamilyOf(manifest);
            Int8 = family.Open(manifest, options with { Precision = ModelPrecision.Int8 });
            try
            {
                Fp32 = family.Open(manifest, options with { Precision = ModelPrecision.Fp32 });
            }
            catch
            {
                Int8.Dispose();
                throw;
            }
        }

        public ISegmentationNetwork Fp32 { get; }

        public ISegmentationNetwork Int8 { get; }

        public void Dispose()
        {
            Fp32.Dispose();
            Int8.Dispose();
        }
    }
}
