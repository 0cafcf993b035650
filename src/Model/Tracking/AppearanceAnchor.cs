using System.Numerics;
using SamStream.Model.Sam;

namespace SamStream.Model.Tracking;

/// <summary>
/// What the object looked like when it was prompted: a linear classifier from the encoder's 256 channels to object (1)
/// or background (0), fitted by ridge regression on the cells of the prompt's frame with both classes weighing the
/// same. It is never updated, so it cannot learn the drift that it is there to notice.
/// </summary>
internal sealed class AppearanceAnchor
{
    private const int Channels = ImageEmbedding.Channels;

    /// <summary>Ridge: share of the mean diagonal added to it, so that few cells do not decide alone.</summary>
    private const double Ridge = 1e-2;

    private readonly float[] _weights = new float[Channels];
    private readonly CellCoverage _coverage = new();
    private float _bias;

    /// <summary>False until an object and a background were seen.</summary>
    public bool IsFitted { get; private set; }

    /// <summary>Fits the classifier to a frame and the object's mask on it.</summary>
    public void Fit(ImageEmbedding embedding, BinaryMask mask)
    {
        _coverage.Sample(mask, embedding.Geometry);
        int objectCells = _coverage.ObjectCells, backgroundCells = _coverage.BackgroundCells;
        IsFitted = objectCells > 0 && backgroundCells > 0;
        if (!IsFitted)
            return;

        var system = new NormalEquations(Channels + 1);
        Span<float> cell = stackalloc float[Channels + 1];
        ReadOnlySpan<float> values = embedding.Values;
        int columns = embedding.Input.CellColumns, cells = columns * embedding.Input.CellRows;
        for (int y = 0; y < _coverage.Grid.Rows; y++)
        {
            for (int x = 0; x < _coverage.Grid.Columns; x++)
            {
                bool isObject = _coverage.IsObject(x, y);
                if (!isObject && !_coverage.IsBackground(x, y))
                    continue;
                for (int c = 0; c < Channels; c++)
                    cell[c] = values[(c * cells) + (y * columns) + x];
                cell[Channels] = 1;
                system.Add(cell, isObject ? 1 : 0, 0.5f / (isObject ? objectCells : backgroundCells));
            }
        }

        double[] solution = system.Solve(Ridge);
        for (int c = 0; c < Channels; c++)
            _weights[c] = (float)solution[c];
        _bias = (float)solution[Channels];
    }

    /// <summary>Classifies every cell of a frame.</summary>
    public void Look(ImageEmbedding embedding, LikenessMap map)
    {
        map.Grid.Adapt(embedding.Geometry);
        int columns = embedding.Input.CellColumns, cells = columns * embedding.Input.CellRows;
        for (int y = 0; y < map.Grid.Rows; y++)
        {
            Span<float> row = map.Row(y)[..columns];
            row.Fill(_bias);
            for (int c = 0; c < Channels; c++)
            {
                ReadOnlySpan<float> channel = embedding.Values.Slice((c * cells) + (y * columns), columns);
                int x = 0;
                for (; x <= columns - Vector<float>.Count; x += Vector<float>.Count)
                    ((new Vector<float>(channel[x..]) * _weights[c]) + new Vector<float>(row[x..])).CopyTo(row[x..]);
                for (; x < columns; x++)
                    row[x] += channel[x] * _weights[c];
            }

            foreach (ref float likeness in row)
                likeness = Math.Clamp(likeness, 0, 1);
        }
    }
}
