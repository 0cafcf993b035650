using SamStream.Model.Graphs.Building;
using SamStream.Model.Sam;

namespace SamStream.Model.Graphs.Decoder;

/// <summary>
/// The random Fourier features by which Segment Anything tells positions (Tancik et al., arXiv 2006.10739): sine and
/// cosine of projections of a point whose coordinates go from −1 to 1 over the padded square.
/// </summary>
/// <remarks>
/// The square has the input's longest side, also where the input is a rectangle: the networks were trained with frames
/// padded to squares.
/// </remarks>
internal sealed class PositionalEncoding
{
    private readonly Weights _projection;
    private readonly float _side;

    public PositionalEncoding(SourceGraph source, InputSize size)
    {
        var features = DecoderWeights.Channels / 2;
        _projection = source
            .Named("model.prompt_encoder.pe_layer.positional_encoding_gaussian_matrix", 2, features)
            .Scale(2 * MathF.PI);
        _side = Math.Max(size.Width, size.Height);
    }

    /// <summary>Of points [.., 2] in input pixels, column before row: [.., 256].</summary>
    public GraphTensor OfPoints(GraphBuilder graph, GraphTensor points)
    {
        // A point is the centre of its pixel.
        var centred = graph.Sum(points, graph.Constant(0.5f));
        var unit = graph.Difference(graph.Product(centred, graph.Constant(2 / _side)), graph.Constant(1));
        var angles = graph.MatrixProduct(unit, graph.Constant(_projection));
        return graph.Concatenate(2, DecoderWeights.Channels, graph.Sine(angles), graph.Cosine(angles));
    }

    /// <summary>Of the centres of the embedding's cells, row by row: [1, cells, 256].</summary>
    public Weights OfCells(InputSize size)
    {
        var cells = size.CellRows * size.CellColumns;
        var features = _projection.Shape[1];
        var values = new float[cells * 2 * features];
        for (var cell = 0; cell < cells; cell++)
        {
            var x = Unit(cell % size.CellColumns);
            var y = Unit(cell / size.CellColumns);
            for (var i = 0; i < features; i++)
            {
                var angle = (x * _projection.Values[i]) + (y * _projection.Values[features + i]);
                values[(cell * 2 * features) + i] = (float)Math.Sin(angle);
                values[(cell * 2 * features) + features + i] = (float)Math.Cos(angle);
            }
        }

        return new Weights(values, 1, cells, 2 * features);
    }

    private double Unit(int cell) => ((cell + 0.5) * InputSize.CellStep * 2 / _side) - 1;
}
