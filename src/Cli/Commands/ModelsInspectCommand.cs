using System.CommandLine;
using SamStream.Cli.Arguments;
using SamStream.Cli.Terminals;
using SamStream.Model.Graphs;
using SamStream.Model.Manifests;
using SamStream.Model.Networks.Exported;
using SamStream.Pipeline.Files;

namespace SamStream.Cli.Commands;

/// <summary>Says which published export ONNX files are.</summary>
internal sealed class ModelsInspectCommand : DocumentedCommand
{
    private readonly Terminal _terminal;

    private readonly Argument<string[]> _files = new("files")
    {
        Description = "An image encoder and a mask decoder (*.onnx), in any order.",
        Arity = new ArgumentArity(2, 2),
        HelpName = "files",
    };

    public ModelsInspectCommand(Terminal terminal)
        : base("inspect", "Say which published export two ONNX files are, by the tensors that they have, whatever they are called.")
    {
        _terminal = terminal;
        Add(_files);
        UsageFaults.RefuseOptions(this, _files);
        SetAction(parsed => Run(parsed.GetRequiredValue(_files)));
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
    [
        ("samstream models inspect edge_sam_encoder.onnx edge_sam_decoder.onnx", "the architecture for their manifest, or what is other"),
    ];

    private int Run(string[] files)
    {
        GraphTensors[] graphs = [.. files.Select(Read)];
        for (int i = 0; i < files.Length; i++)
            Tell(files[i], graphs[i]);
        ExportInspection found = ExportInspection.Of(graphs[0], graphs[1]);
        (string encoder, string decoder) = found.IsSwapped ? (files[1], files[0]) : (files[0], files[1]);
        if (found.Fits)
        {
            _terminal.Out.WriteLine($"architecture {found.Export.Architecture.Name}: {found.Export.Title}");
            _terminal.Out.WriteLine($"encoder      {PrintableText.LineOf(encoder)}");
            _terminal.Out.WriteLine($"decoder      {PrintableText.LineOf(decoder)}");
            return ExitCode.Ok;
        }

        _terminal.Out.WriteLine($"fits none; nearest is {found.Export.Architecture.Name}: {found.Export.Title}");
        foreach (string difference in found.Encoder)
            _terminal.Out.WriteLine(PrintableText.LineOf($"  {encoder}: {difference}"));
        foreach (string difference in found.Decoder)
            _terminal.Out.WriteLine(PrintableText.LineOf($"  {decoder}: {difference}"));
        return ExitCode.Model;
    }

    private void Tell(string file, GraphTensors graph)
    {
        _terminal.Out.WriteLine(PrintableText.LineOf(file));
        foreach ((string kind, IReadOnlyList<TensorSpec> tensors) in new[] { ("input", graph.Inputs), ("output", graph.Outputs) })
        {
            foreach (TensorSpec tensor in tensors)
                _terminal.Out.WriteLine(PrintableText.LineOf($"  {kind,-6} {tensor.Name} {tensor.Signature}"));
        }
    }

    private static GraphTensors Read(string file)
    {
        if (InputFile.FaultOf(Path.GetFullPath(file)) is { } fault)
            throw new ModelException(file, null, "an ONNX model", fault, "name an ONNX file");
        try
        {
            return OnnxFile.TensorsOf(InputFile.ReadBytes(file, Array.MaxLength), file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(file, null, "an ONNX model", error.Message, "name a readable ONNX file", error);
        }
    }
}
