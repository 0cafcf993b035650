using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using SamStream.Cli.Arguments;
using SamStream.Cli.Terminals;
using SamStream.Model;
using SamStream.Model.Graphs;
using SamStream.Model.Manifests;
using SamStream.Pipeline.Files;

namespace SamStream.Cli.Commands;

/// <summary>Says which published export ONNX files are, and writes their manifest.</summary>
internal sealed class ModelsInspectCommand : DocumentedCommand
{
    private readonly Terminal _terminal;

    private readonly Argument<string[]> _files = new("files")
    {
        Description = "An image encoder and a mask decoder (*.onnx), in any order; or the one file of a network that has no more.",
        Arity = new ArgumentArity(1, 2),
        HelpName = "files",
    };

    private readonly Option<string?> _write = new("--write")
    {
        Description = "Write a manifest for the files, by which the program runs them. A file that is there is left as it is.",
        HelpName = "manifest.yaml",
    };

    public ModelsInspectCommand(Terminal terminal)
        : base("inspect", "Say which published export ONNX files are, by the tensors that they have, whatever they are called.")
    {
        _terminal = terminal;
        Add(_files);
        Add(_write);
        UsageFaults.RefuseOptions(this, _files);
        SetAction(parsed => Run(parsed.GetRequiredValue(_files), parsed.GetValue(_write)));
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
    [
        ("samstream models inspect edge_sam_encoder.onnx edge_sam_decoder.onnx", "the family and whose export it is, or what is other"),
        ("samstream models inspect FastSAM-s.onnx --write fast-sam.yaml", "and a manifest for samstream run --model fast-sam.yaml"),
    ];

    private int Run(string[] files, string? manifest)
    {
        (ModelFile[] described, GraphTensors[] graphs) = Read(files);
        for (int i = 0; i < files.Length; i++)
            Tell(files[i], graphs[i]);
        IReadOnlyList<ExportInspection> found = ExportInspection.Of(graphs);
        if (!found[0].Fits)
            return TellNearest(found[0], files);
        if (!found[0].IsWhole)
            return TellParts(found);
        foreach (ExportInspection export in found)
        {
            Fact("architecture", $"{export.Architecture.Name}: {export.Title}");
            Fact("encoder", files[export.Encoder!.Value]);
            if (export.Decoder is { } decoder)
                Fact("decoder", files[decoder]);
        }

        Fact(found.Count > 1 ? "ambiguous" : found[0].OpenSizes > 0 ? "likely" : "certain", SurenessOf(found));
        return manifest is null ? ExitCode.Ok : Write(manifest, found, described);
    }

    private static string SurenessOf(IReadOnlyList<ExportInspection> found) => found switch
    {
        { Count: > 1 } => $"{found.Count} known exports have these tensors",
        [{ OpenSizes: > 0 and var open }] => $"only this export has these names and types; {open} of its sizes are left open by the files",
        _ => "only this export has these names, types and sizes",
    };

    private int Write(string manifest, IReadOnlyList<ExportInspection> found, ModelFile[] files)
    {
        if (found is not [{ } export])
            return Refuse("several exports have these tensors: write the manifest by hand");
        if (export.Capabilities is null)
            return Refuse("the files do not tell how many masks a prompt gets: write the manifest by hand");
        string path = Path.GetFullPath(manifest), folder = Path.GetDirectoryName(path)!;
        ModelFile[] beside = [.. files.Select(file => file with { Path = PathFrom(folder, file.Path) })];
        string yaml = ManifestWriter.Write(export.Describe(path, Path.GetFileNameWithoutExtension(path), beside));
        string text = "# Written by samstream models inspect. What the files do not tell is license and source; the score is MobileSAM's, and\n"
            + "# samstream eval fit finds one for this network.\n" + yaml;
        try
        {
            AtomicFile.Write(path, Encoding.UTF8.GetBytes(text), overwrite: false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Refuse($"{PrintableText.LineOf(manifest)} was not written: {(File.Exists(path) ? "there is one; name another, or remove it" : error.Message)}");
        }

        Fact("manifest", manifest);
        return ExitCode.Ok;
    }

    private int Refuse(string why)
    {
        _terminal.Error.WriteLine(PrintableText.LineOf($"error: {why}"));
        return ExitCode.Model;
    }

    private int TellNearest(ExportInspection nearest, string[] files)
    {
        string what = nearest.IsWhole ? "" : nearest.Encoder is null ? "the decoder of " : "the encoder of ";
        _terminal.Out.WriteLine($"fits none; nearest is {what}{nearest.Architecture.Name}: {nearest.Title}");
        foreach ((int file, string difference) in nearest.Differences)
            _terminal.Out.WriteLine(PrintableText.LineOf($"  {files[file]}: {difference}"));
        return ExitCode.Model;
    }

    private int TellParts(IReadOnlyList<ExportInspection> found)
    {
        foreach (ExportInspection part in found)
            Fact(part.Decoder is null ? "encoder of" : "decoder of", $"{part.Architecture.Name}: {part.Title}");
        Fact("missing", found[0].Decoder is null ? "the decoder: name both files" : "the encoder: name both files");
        return ExitCode.Model;
    }

    private void Fact(string name, string value) => _terminal.Out.WriteLine($"{name,-12} {PrintableText.LineOf(value)}");

    private void Tell(string file, GraphTensors graph)
    {
        _terminal.Out.WriteLine(PrintableText.LineOf(file));
        foreach ((string kind, IReadOnlyList<TensorSpec> tensors) in new[] { ("input", graph.Inputs), ("output", graph.Outputs) })
        {
            foreach (TensorSpec tensor in tensors)
                _terminal.Out.WriteLine(PrintableText.LineOf($"  {kind,-6} {tensor.Name} {tensor.Signature}"));
        }
    }

    // Beside the manifest by their names, which still hold when the folder is moved.
    private static string PathFrom(string folder, string file) =>
        file.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? Path.GetRelativePath(folder, file) : file;

    private static (ModelFile[] Files, GraphTensors[] Graphs) Read(string[] files)
    {
        var described = new ModelFile[files.Length];
        var graphs = new GraphTensors[files.Length];
        for (int i = 0; i < files.Length; i++)
        {
            byte[] content = Read(files[i]);
            graphs[i] = OnnxFile.TensorsOf(content, files[i]);
            described[i] = new ModelFile(
                Path.GetFullPath(files[i]), Convert.ToHexStringLower(SHA256.HashData(content)), content.Length, graphs[i].Inputs, graphs[i].Outputs);
        }

        return (described, graphs);
    }

    private static byte[] Read(string file)
    {
        if (InputFile.FaultOf(Path.GetFullPath(file)) is { } fault)
            throw new ModelException(file, null, "an ONNX model", fault, "name an ONNX file");
        try
        {
            return InputFile.ReadBytes(file, Array.MaxLength);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(file, null, "an ONNX model", error.Message, "name a readable ONNX file", error);
        }
    }
}
