using System.Text.Json;
using System.Text.Json.Serialization;
using SamStream.Cli.Inputs;
using SamStream.Cli.Models;
using SamStream.Model.Manifests;
using SamStream.Model.Measuring;
using SamStream.Model.Networks.Sam;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;

namespace SamStream.Bench.Suite;

/// <summary>The exported graphs in onnxruntime-node, as somebody runs them who takes them from npm, on the same frames.</summary>
/// <param name="manifest">The model.</param>
/// <param name="clip">The frames; borrowed.</param>
/// <param name="box">Around an object on the first of them.</param>
/// <param name="threads">Of the network; 0: as many as the package takes.</param>
internal sealed class NodePeer(ModelManifest manifest, FrameClip clip, BoxXyxy box, int threads) : IDisposable
{
    private const string Package = "onnxruntime-node";
    private const string Script = "onnxruntime-node.cjs";

    private readonly string _folder = Directory.CreateTempSubdirectory("samstream-bench-").FullName;
    private string? _frames;

    /// <summary>Its encoder or its decoder.</summary>
    public IBenchmark Create(string name, bool isDecoder, int runs)
    {
        if (FindPackage() is not { } package)
            return new MissingBenchmark(name, $"the npm package {Package} is optional and is not in a node_modules folder here: run make bench-peers, or npm install {Package}");
        VideoFrame first = clip.Frames[0];
        var geometry = new LetterboxGeometry(first.Width, first.Height, SamContract.GeometryOf(InputSize.Square));
        try
        {
            var task = new PeerTask
            {
                Package = package,
                Encoder = ModelFiles.PathOf(manifest.Encoder, manifest),
                Decoder = isDecoder ? ModelFiles.PathOf(manifest.Decoder, manifest) : null,
                Frames = WriteFrames(),
                Size = InputSize.Longest,
                Box =
                [
                    geometry.FrameToInputX(box.X1), geometry.FrameToInputY(box.Y1),
                    geometry.FrameToInputX(box.X2), geometry.FrameToInputY(box.Y2),
                ],
                FrameSize = [first.Height, first.Width],
                Runs = runs,
                Threads = threads,
            };
            string[] arguments =
                [Path.Combine(AppContext.BaseDirectory, "peers", Script), JsonSerializer.Serialize(task, PeerJson.Default.PeerTask)];
            return new BenchmarkProcess(name, "node", arguments, "install Node.js 18 or newer (apt-get install nodejs)");
        }
        catch (ModelException error)
        {
            return new MissingBenchmark(name, error.Message);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // In the current folder, in the one that the program was built in, or in one above them.
    private static string? FindPackage() => new[] { Environment.CurrentDirectory, AppContext.BaseDirectory }
        .SelectMany(FoldersUpFrom)
        .Select(folder => Path.Combine(folder, "node_modules", Package))
        .FirstOrDefault(Directory.Exists);

    private static IEnumerable<string> FoldersUpFrom(string start)
    {
        for (string? folder = start; !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
            yield return folder;
    }

    private string WriteFrames()
    {
        if (_frames is not null)
            return _frames;
        _frames = Path.Combine(_folder, "frames.f32");
        using FileStream file = File.Create(_frames);
        foreach (VideoFrame frame in clip.Frames)
        {
            float[] input = EncoderRun.InputOf(manifest, new YuvImage(frame));
            file.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(input.AsSpan()));
        }

        return _frames;
    }
}

/// <summary>What the script beside it (onnxruntime-node.cjs) is to measure.</summary>
internal sealed record PeerTask
{
    /// <summary>Folder of the npm package.</summary>
    public required string Package { get; init; }

    /// <summary>The exported encoder.</summary>
    public required string Encoder { get; init; }

    /// <summary>The exported decoder, if it is to be measured; null: the encoder is.</summary>
    public string? Decoder { get; init; }

    /// <summary>File of the encoder's inputs.</summary>
    public required string Frames { get; init; }

    /// <summary>Side of the encoder's input.</summary>
    public required int Size { get; init; }

    /// <summary>Of an object, in pixels of the encoder's input.</summary>
    public required IReadOnlyList<float> Box { get; init; }

    /// <summary>Height and width of the frame.</summary>
    public required IReadOnlyList<int> FrameSize { get; init; }

    /// <summary>Runs in a measurement.</summary>
    public required int Runs { get; init; }

    /// <summary>0: as many as the package takes by itself.</summary>
    public required int Threads { get; init; }
}

/// <summary>Serializer, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PeerTask))]
internal sealed partial class PeerJson : JsonSerializerContext;
