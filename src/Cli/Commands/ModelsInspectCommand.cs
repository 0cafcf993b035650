using System.CommandLine;
using SamStream.Cli.Arguments;
using SamStream.Cli.Terminals;
using SamStream.Model.Graphs;
using SamStream.Model.Manifests;
using SamStream.Model.Networks.Exported;
using SamStream.Model.Networks.FastSam;
using SamStream.Pipeline.Files;

namespace SamStream.Cli.Commands;

/// <summary>Says which published export ONNX files are.</summary>
internal sealed class ModelsInspectCommand : DocumentedCommand
{
    private readonly Terminal _terminal;

    private readonly Argument<string[]> _files = new("files")
    {
        Description = "An image encoder and a mask decoder (*.onnx), in any order; or the one file of a FastSAM.",
        Arity = new ArgumentArity(1, 2),
        HelpName = "files",
    };

    public ModelsInspectCommand(Terminal terminal)
        : base("inspect", "Say which published export ONNX files are, by the tensors that they have, whatever they are called.")
    {
        _terminal = terminal;
        Add(_files);
        UsageFaults.RefuseOptions(this, _files);
        SetAction(parsed => Run(parsed.GetRequiredValue(_files)));
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
    [
        ("samstream models inspect edge_sam_encoder.onnx edge_sam_decoder.onnx", "the architecture for their manifest, or what is other"),
        ("samstream models inspect FastSAM-s.onnx", "whether it is a FastSAM, and which of its tensors are what"),
    ];

    private int Run(string[] files)
    {
        GraphTensors[] graphs = [.. files.Select(Read)];
        for (int i = 0; i < files.Length; i++)
            Tell(files[i], graphs[i]);
        if (files.Length == 1)
            return TellOne(files[0], graphs[0]);
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

    private int TellOne(string file, GraphTensors graph)
    {
        (FastSamContract? contract, IReadOnlyList<string> faults) = FastSamContract.Find(graph);
        if (contract is not null)
        {
            _terminal.Out.WriteLine($"architecture {ModelArchitecture.FastSam.Name}: {FastSamContract.Title}");
            _terminal.Out.WriteLine($"encoder      {PrintableText.LineOf(file)}");
            _terminal.Out.WriteLine($"detections   {PrintableText.LineOf(contract.Detections)}");
            _terminal.Out.WriteLine($"prototypes   {PrintableText.LineOf(contract.Prototypes)}");
            return ExitCode.Ok;
        }

        _terminal.Out.WriteLine($"no {ModelArchitecture.FastSam.Name}, which is the only one in one file; name the decoder, too, for the others");
        foreach (string fault in faults)
            _terminal.Out.WriteLine(PrintableText.LineOf($"  {file}: {fault}"));
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
