namespace SamStream.Model.Everything;

/// <summary>A grid of points over a frame, one at the centre of each of its equal cells, row by row.</summary>
/// <param name="side">Points on each side.</param>
/// <param name="width">Of the frame, pixels.</param>
/// <param name="height">Of the frame, pixels.</param>
internal sealed class PointGrid(int side, int width, int height)
{
    /// <summary>Every so many points on a side are in the sparse grid.</summary>
    private const int SparseStep = 4;

    private readonly bool[] _isCovered = new bool[side * side];

    /// <summary>Points of all of it.</summary>
    public int Count => _isCovered.Length;

    /// <summary>All of it.</summary>
    public IEnumerable<MaskPrompt> All => Points(static _ => true);

    /// <summary>A quarter of the points on a side; of a grid of one or two, none.</summary>
    public IEnumerable<MaskPrompt> Sparse => Points(IsSparse);

    /// <summary>The points that are neither in the sparse grid nor covered.</summary>
    public IEnumerable<MaskPrompt> Rest => Points(index => !IsSparse(index) && !_isCovered[index]);

    /// <summary>Covers the points that something is true of.</summary>
    public void Cover(Predicate<MaskPrompt> isIn)
    {
        for (int index = 0; index < _isCovered.Length; index++)
            _isCovered[index] = _isCovered[index] || isIn(At(index));
    }

    private IEnumerable<MaskPrompt> Points(Predicate<int> isWanted)
    {
        for (int index = 0; index < side * side; index++)
        {
            if (isWanted(index))
                yield return At(index);
        }
    }

    private bool IsSparse(int index) =>
        index / side % SparseStep == SparseStep / 2 && index % side % SparseStep == SparseStep / 2;

    private MaskPrompt At(int index) => new((index % side + 0.5f) * width / side, (index / side + 0.5f) * height / side, null);
}
