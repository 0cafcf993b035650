using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Masks;

/// <summary>
/// Connected parts (8-neighbours) of a mask, found by joining the runs of neighbouring rows. Buffers are kept from call
/// to call.
/// </summary>
internal sealed class MaskParts
{
    private Run[] _runs = new Run[256];
    private Part[] _parts = new Part[256];
    private int _runCount;

    /// <summary>
    /// The bounds of all parts that have at least the given share of the largest one's area: specks do not count.
    /// </summary>
    public PixelBounds RobustBounds(BinaryMask mask, float speckShare)
    {
        if (mask.IsEmpty)
            return default;
        FindRuns(mask);
        int largest = 0;
        for (int i = 0; i < _runCount; i++)
        {
            int root = RootOf(i);
            ref Part part = ref _parts[root];
            part.Include(_runs[i]);
            largest = Math.Max(largest, part.Area);
        }

        int left = int.MaxValue, top = int.MaxValue, right = 0, bottom = 0;
        for (int i = 0; i < _runCount; i++)
        {
            ref readonly Part part = ref _parts[i];
            if (part.Area == 0 || part.Area < speckShare * largest)
                continue;
            left = Math.Min(left, part.Left);
            top = Math.Min(top, part.Top);
            right = Math.Max(right, part.Right);
            bottom = Math.Max(bottom, part.Bottom);
        }

        return new PixelBounds(left, top, right, bottom);
    }

    private void FindRuns(BinaryMask mask)
    {
        _runCount = 0;
        int aboveStart = 0, aboveEnd = 0;
        for (int y = mask.Bounds.Top; y < mask.Bounds.Bottom; y++)
        {
            int rowStart = _runCount;
            AddRunsOfRow(mask, y);
            JoinRows(aboveStart, aboveEnd, rowStart, _runCount);
            (aboveStart, aboveEnd) = (rowStart, _runCount);
        }
    }

    private void AddRunsOfRow(BinaryMask mask, int y)
    {
        ReadOnlySpan<byte> row = mask.Pixels.Slice((y * mask.Width) + mask.Bounds.Left, mask.Bounds.Width);
        for (int x = 0; x < row.Length;)
        {
            int start = row[x..].IndexOfAnyExcept((byte)0);
            if (start < 0)
                return;
            start += x;
            int length = row[start..].IndexOf((byte)0);
            int end = length < 0 ? row.Length : start + length;
            Add(new Run(y, mask.Bounds.Left + start, mask.Bounds.Left + end, _runCount));
            x = end;
        }
    }

    private void Add(Run run)
    {
        if (_runCount == _runs.Length)
        {
            Array.Resize(ref _runs, 2 * _runCount);
            Array.Resize(ref _parts, 2 * _runCount);
        }

        _runs[_runCount] = run;
        _parts[_runCount] = default;
        _runCount++;
    }

    private void JoinRows(int above, int aboveEnd, int below, int belowEnd)
    {
        while (above < aboveEnd && below < belowEnd)
        {
            // Runs touch, also at a corner, when neither ends before the other begins.
            if (_runs[above].Start <= _runs[below].End && _runs[below].Start <= _runs[above].End)
                Join(above, below);
            if (_runs[above].End < _runs[below].End)
                above++;
            else
                below++;
        }
    }

    private void Join(int a, int b)
    {
        int rootA = RootOf(a), rootB = RootOf(b);
        _runs[Math.Max(rootA, rootB)].Parent = Math.Min(rootA, rootB);
    }

    private int RootOf(int run)
    {
        while (_runs[run].Parent != run)
        {
            _runs[run].Parent = _runs[_runs[run].Parent].Parent;
            run = _runs[run].Parent;
        }

        return run;
    }

    private record struct Run(int Row, int Start, int End, int Parent);

    private struct Part
    {
        public int Area;
        public int Left;
        public int Top;
        public int Right;
        public int Bottom;

        public void Include(in Run run)
        {
            if (Area == 0)
                (Left, Top, Right, Bottom) = (run.Start, run.Row, run.End, run.Row + 1);
            Area += run.End - run.Start;
            Left = Math.Min(Left, run.Start);
            Right = Math.Max(Right, run.End);
            Top = Math.Min(Top, run.Row);
            Bottom = Math.Max(Bottom, run.Row + 1);
        }
    }
}
