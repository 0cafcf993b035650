using SamStream.Model.Manifests;

namespace SamStream.Model.Networks.Exported;

/// <summary>Which export two graphs are of, or to which they are nearest.</summary>
/// <param name="Export">The export.</param>
/// <param name="IsSwapped">The second graph is its encoder.</param>
/// <param name="Encoder">What is other in the encoder than the export has it; empty: nothing is.</param>
/// <param name="Decoder">The same of the decoder.</param>
internal sealed record ExportInspection(KnownExport Export, bool IsSwapped, IReadOnlyList<string> Encoder, IReadOnlyList<string> Decoder)
{
    /// <summary>Each known export of every family.</summary>
    public static IReadOnlyList<KnownExport> Known { get; } =
    [
        .. SegmentAnything.Exports, .. EdgeSam.Exports, .. NanoSam.Exports, .. EfficientVitSam.Exports, .. EfficientSam.Exports,
        .. Sam2.Exports, .. SlimSam.Exports,
    ];

    /// <summary>Whether they are of that export.</summary>
    public bool Fits => Encoder.Count + Decoder.Count == 0;

    /// <summary>Looks at an encoder and a decoder, given in any order.</summary>
    public static ExportInspection Of(GraphTensors one, GraphTensors other) =>
        Known.SelectMany(export => new[] { Of(export, one, other, isSwapped: false), Of(export, other, one, isSwapped: true) })
            .MinBy(found => found.Encoder.Count + found.Decoder.Count)!;

    private static ExportInspection Of(KnownExport export, GraphTensors encoder, GraphTensors decoder, bool isSwapped) =>
        new(export, isSwapped, export.EncoderDifferences(encoder), decoder.DifferencesFrom(export.Decoder));
}
