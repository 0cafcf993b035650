using SamStream.Model.Masks;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;

namespace SamStream.Model.Tracking.Appearance;

/// <summary>
/// Fits appearance memories by ridge regression on the cells of frames. Object and background weigh the same, and the
/// objects that are followed beside it are background that counts again, so that it is told from them. Keeps its
/// buffers; serves all objects of a segmenter.
/// </summary>
/// <param name="channels">Channels of the network's embedding.</param>
internal sealed class AppearanceFitting(int channels)
{
    /// <summary>Ridge: share of the mean diagonal added to it, so that few cells do not decide alone.</summary>
    private const double Ridge = 1e-2;

    /// <summary>Weight of all other objects that are followed, where object and background weigh 0.5 each.</summary>
    private const float RivalShare = 0.25f;

    /// <summary>Weight of later frames beside the prompt's, and share of those before that the next one leaves.</summary>
    private const float RecentShare = 0.5f;
    private const float KeepShare = 0.7f;

    private readonly CellCoverage _coverage = new();
    private readonly CellCoverage _rival = new();
    private readonly NormalEquations _sum = new(channels + 1);
    private readonly double[] _factor = new double[(channels + 1) * (channels + 2) / 2];
    private readonly double[] _solution = new double[channels + 1];
    private readonly float[] _cell = new float[channels + 1];

    /// <summary>Begins anew with the object as it is on its prompt's frame.</summary>
    /// <param name="memory">What is fitted; not fitted afterwards if the mask leaves no cell of object or background.</param>
    /// <param name="embedding">The frame.</param>
    /// <param name="mask">The object.</param>
    /// <param name="masks">Of all objects that are followed, itself among them; empty where an object is lost.</param>
    public void Begin(AppearanceMemory memory, ImageEmbedding embedding, BinaryMask mask, IReadOnlyList<BinaryMask> masks)
    {
        memory.Forget();
        if (Observe(memory.Anchor, embedding, mask, masks))
            Solve(memory);
    }

    /// <summary>Adds a frame on which the object was found beyond doubt.</summary>
    public void Refresh(AppearanceMemory memory, ImageEmbedding embedding, BinaryMask mask, IReadOnlyList<BinaryMask> masks)
    {
        _sum.Clear();
        if (!Observe(_sum, embedding, mask, masks))
            return;
        memory.Recent.Scale(memory.HasRecent ? KeepShare : 0);
        memory.Recent.Add(_sum, memory.HasRecent ? 1 - KeepShare : 1);
        memory.HasRecent = true;
        Solve(memory);
    }

    private void Solve(AppearanceMemory memory)
    {
        _sum.Clear();
        _sum.Add(memory.Anchor, memory.HasRecent ? 1 - RecentShare : 1);
        if (memory.HasRecent)
            _sum.Add(memory.Recent, RecentShare);
        _sum.Solve(Ridge, _factor, _solution);
        memory.Learn(_solution);
    }

    private bool Observe(
        NormalEquations system, ImageEmbedding embedding, BinaryMask mask, IReadOnlyList<BinaryMask> masks)
    {
        _coverage.Sample(mask, embedding.Geometry);
        int objectCells = _coverage.ObjectCells, backgroundCells = _coverage.BackgroundCells;
        if (objectCells == 0 || backgroundCells == 0)
            return false;
        for (int y = 0; y < _coverage.Grid.Rows; y++)
        {
            for (int x = 0; x < _coverage.Grid.Columns; x++)
            {
                if (_coverage.IsObject(x, y))
                    Add(system, embedding, x, y, target: 1, 0.5f / objectCells);
                else if (_coverage.IsBackground(x, y))
                    Add(system, embedding, x, y, target: 0, 0.5f / backgroundCells);
            }
        }

        for (int i = 0; i < masks.Count; i++)
        {
            if (!ReferenceEquals(masks[i], mask) && !masks[i].IsEmpty)
                ObserveRival(system, embedding, masks[i], RivalShare / (masks.Count - 1));
        }

        return true;
    }

    private void ObserveRival(NormalEquations system, ImageEmbedding embedding, BinaryMask rival, float weight)
    {
        _rival.Sample(rival, embedding.Geometry);
        for (int y = 0; y < _rival.Grid.Rows; y++)
        {
            for (int x = 0; x < _rival.Grid.Columns; x++)
            {
                if (_rival.IsObject(x, y) && _coverage.IsBackground(x, y))
                    Add(system, embedding, x, y, target: 0, weight / _rival.ObjectCells);
            }
        }
    }

    private void Add(NormalEquations system, ImageEmbedding embedding, int x, int y, float target, float weight)
    {
        int columns = embedding.Input.CellColumns, cells = columns * embedding.Input.CellRows;
        ReadOnlySpan<float> values = embedding.Values;
        for (int c = 0; c < channels; c++)
            _cell[c] = values[(c * cells) + (y * columns) + x];
        _cell[channels] = 1;
        system.Add(_cell, target, weight);
    }
}

/// <summary>
/// How much of each cell of the encoder's grid a mask covers. A cell is object when at least half of it is covered
/// (or, for an object smaller than that, where it covers most), background when nothing of it is.
/// </summary>
internal sealed class CellCoverage
{
    private readonly float[] _covered = new float[CellGrid.Side * CellGrid.Side];
    private float _threshold;

    public CellGrid Grid { get; } = new();

    /// <summary>Cells that are object.</summary>
    public int ObjectCells { get; private set; }

    /// <summary>Cells that are background.</summary>
    public int BackgroundCells { get; private set; }

    public void Sample(BinaryMask mask, in LetterboxGeometry geometry)
    {
        Grid.Adapt(geometry);
        _covered.AsSpan().Clear();
        ReadOnlySpan<int> starts = Grid.ColumnStarts;
        int bottom = Math.Min(mask.Bounds.Bottom, Grid.Region.Bottom);
        for (int y = Math.Max(mask.Bounds.Top, Grid.Region.Top); y < bottom; y++)
        {
            Span<float> cells = _covered.AsSpan(Grid.RowOf(y) * CellGrid.Side, CellGrid.Side);
            ReadOnlySpan<byte> line = mask.Pixels.Slice(y * mask.Width, mask.Width);
            for (int x = 0; x < Grid.Columns; x++)
                cells[x] += line[starts[x]..starts[x + 1]].Count((byte)255) / Grid.PixelsPerCell;
        }

        float most = 0;
        foreach (float covered in _covered)
            most = Math.Max(most, covered);
        _threshold = Math.Max(1e-6f, Math.Min(0.5f, most * 0.75f));
        Count();
    }

    public bool IsObject(int x, int y) => _covered[(y * CellGrid.Side) + x] >= _threshold;

    public bool IsBackground(int x, int y) => _covered[(y * CellGrid.Side) + x] == 0;

    private void Count()
    {
        ObjectCells = 0;
        BackgroundCells = 0;
        for (int y = 0; y < Grid.Rows; y++)
        {
            for (int x = 0; x < Grid.Columns; x++)
            {
                ObjectCells += IsObject(x, y) ? 1 : 0;
                BackgroundCells += IsBackground(x, y) ? 1 : 0;
            }
        }
    }
}
