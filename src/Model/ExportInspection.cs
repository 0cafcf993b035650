using SamStream.Model.Manifests;
using SamStream.Model.Networks.Exported;
using SamStream.Model.Networks.FastSam;

namespace SamStream.Model;

/// <summary>How far files are those of one published export, by their tensors.</summary>
internal sealed record ExportInspection
{
    private static readonly KnownExport[] Known =
    [
        .. SegmentAnything.Exports, .. EdgeSam.Exports, .. NanoSam.Exports, .. EfficientVitSam.Exports, .. EfficientSam.Exports,
        .. Sam2.Exports, .. SlimSam.Exports,
    ];

    /// <summary>Of its manifest.</summary>
    public required ModelArchitecture Architecture { get; init; }

    /// <summary>The family and whose export it is.</summary>
    public required string Title { get; init; }

    /// <summary>How a frame becomes the input.</summary>
    public required PreprocessingSpec Preprocessing { get; init; }

    /// <summary>What it can be asked; null: its files do not tell how many masks it gives.</summary>
    public ModelCapabilities? Capabilities { get; init; }

    /// <summary>Which of the files is its encoder, or all that there is of it; null: none.</summary>
    public int? Encoder { get; init; }

    /// <summary>Which of the files is its decoder; null: none.</summary>
    public int? Decoder { get; init; }

    /// <summary>Whether it is one file.</summary>
    public required bool IsOneFile { get; init; }

    /// <summary>What is other in each of the files than the export has it.</summary>
    public IReadOnlyList<(int File, string Text)> Differences { get; init; } = [];

    /// <summary>Sizes that the export fixes and the files leave open.</summary>
    public int OpenSizes { get; init; }

    /// <summary>Whether nothing is other in what there is.</summary>
    public bool Fits => Differences.Count == 0;

    /// <summary>Whether nothing is missing.</summary>
    public bool IsWhole => Encoder is not null && (IsOneFile || Decoder is not null);

    /// <summary>Looks at files in any order.</summary>
    /// <param name="files">Tensors of one or two graphs.</param>
    /// <returns>All exports that fit, those that are whole before parts of others; else the nearest one.</returns>
    public static IReadOnlyList<ExportInspection> Of(params IReadOnlyList<GraphTensors> files)
    {
        ExportInspection[] all = files switch
        {
            [var one] => [.. Known.SelectMany(export => Ways(export, one)), OfFastSam(one)],
            [var one, var other] => [.. Known.Where(export => !export.IsOneFile).SelectMany(export => Ways(export, one, other))],
            _ => throw new ArgumentException("One or two graphs are looked at.", nameof(files)),
        };
        ExportInspection[] fitting = [.. all.Where(found => found.Fits)];
        if (fitting.Any(found => found.IsWhole))
            return [.. fitting.Where(found => found.IsWhole)];
        return fitting.Length > 0 ? fitting : [all.MinBy(found => found.Differences.Count)!];
    }

    /// <summary>The manifest of such files; only of one that fits, is whole, and tells its masks.</summary>
    /// <param name="file">Where it is to be.</param>
    /// <param name="name">Short name of the model.</param>
    /// <param name="files">Of the inspection, in its order.</param>
    public ModelManifest Describe(string file, string name, IReadOnlyList<ModelFile> files) => new()
    {
        File = file,
        Name = name,
        Architecture = Architecture,
        Description = Title,
        License = "NOASSERTION",
        Source = "unknown",
        Encoder = files[Encoder!.Value],
        Decoder = Decoder is { } decoder ? files[decoder] : ModelFile.None,
        Rewiring = null,
        Preprocessing = Preprocessing,
        Capabilities = Capabilities!,
        Score = ScoreWeights.OfMobileSam,
    };

    private static ExportInspection[] Ways(KnownExport export, GraphTensors one) =>
        export.IsOneFile ? [Compare(export, (0, one), null)] : [Compare(export, (0, one), null), Compare(export, null, (0, one))];

    private static ExportInspection[] Ways(KnownExport export, GraphTensors one, GraphTensors other) =>
        [Compare(export, (0, one), (1, other)), Compare(export, (1, other), (0, one))];

    private static ExportInspection Compare(KnownExport export, (int File, GraphTensors Tensors)? encoder, (int File, GraphTensors Tensors)? decoder)
    {
        List<(int, string)> differences = [];
        int open = 0;
        if (encoder is { } encoding)
        {
            differences.AddRange(export.EncoderDifferences(encoding.Tensors).Select(text => (encoding.File, text)));
            open += encoding.Tensors.OpenSizesBeside(export.Encoder);
        }

        if (decoder is { } decoding)
        {
            differences.AddRange(decoding.Tensors.DifferencesFrom(export.Decoder).Select(text => (decoding.File, text)));
            open += decoding.Tensors.OpenSizesBeside(export.Decoder);
        }

        return new ExportInspection
        {
            Architecture = export.Architecture,
            Title = export.Title,
            Preprocessing = export.Preprocessing,
            Capabilities = (export.IsOneFile ? encoder : decoder) is { } deciding ? export.CapabilitiesOf(deciding.Tensors) : null,
            Encoder = encoder?.File,
            Decoder = decoder?.File,
            IsOneFile = export.IsOneFile,
            Differences = differences,
            OpenSizes = open,
        };
    }

    private static ExportInspection OfFastSam(GraphTensors file)
    {
        (FastSamContract? contract, IReadOnlyList<string> faults) = FastSamContract.Find(file);
        return new ExportInspection
        {
            Architecture = ModelArchitecture.FastSam,
            Title = FastSamContract.Title,
            Preprocessing = FastSamFamily.PreprocessingOf(contract),
            Capabilities = new ModelCapabilities(Boxes: true, Points: true, Masks: false, FastSamFamily.MasksPerPrompt, Batch: false),
            Encoder = 0,
            IsOneFile = true,
            Differences = [.. faults.Select(fault => (0, fault))],
        };
    }
}
