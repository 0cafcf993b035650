namespace SamStream.Sinks.Overlay.Drawing;

/// <summary>Knows which areas of a picture are taken, and finds free ones.</summary>
internal sealed class FreePlaces
{
    // So many signs fill any picture; a search among more would take longer than to draw them.
    private const int MostSearched = 200;

    private readonly List<PixelArea> _taken = [];
    private PixelArea _picture;

    /// <summary>Takes an empty picture.</summary>
    public void Begin(int width, int height)
    {
        _picture = new PixelArea(0, 0, width, height);
        _taken.Clear();
    }

    public void Take(in PixelArea area) => _taken.Add(area);

    /// <summary>Whether an area is within the picture and at least a gap away from all that is taken.</summary>
    public bool IsFree(in PixelArea area, int gap)
    {
        if (area.Left < 0 || area.Top < 0 || area.Right > _picture.Right || area.Bottom > _picture.Bottom)
            return false;
        PixelArea padded = area.Grow(gap);
        foreach (PixelArea other in _taken)
        {
            if (other.Overlaps(padded))
                return false;
        }

        return true;
    }

    /// <summary>The area moved into the picture; it begins at the edge if it is larger.</summary>
    public PixelArea Inside(in PixelArea area) => area with
    {
        Left = Math.Clamp(area.Left, 0, Math.Max(0, _picture.Right - area.Width)),
        Top = Math.Clamp(area.Top, 0, Math.Max(0, _picture.Bottom - area.Height)),
    };

    /// <summary>The free area of the same size that is nearest, or null if there is none.</summary>
    /// <param name="wanted">Within the picture.</param>
    /// <param name="gap">Pixels between it and all that is taken.</param>
    public PixelArea? FindNearest(in PixelArea wanted, int gap)
    {
        if (_taken.Count > MostSearched)
            return null;
        // An area that cannot move closer touches what is in its way, or the edge: in rows first, then within the row.
        PixelArea? nearest = null;
        TryRow(wanted, wanted, gap, ref nearest);
        TryRow(wanted, wanted with { Top = 0 }, gap, ref nearest);
        foreach (PixelArea other in _taken)
        {
            TryRow(wanted, wanted with { Top = other.Bottom + gap }, gap, ref nearest);
            TryRow(wanted, wanted with { Top = other.Top - gap - wanted.Height }, gap, ref nearest);
        }

        return nearest;
    }

    private void TryRow(in PixelArea wanted, in PixelArea row, int gap, ref PixelArea? nearest)
    {
        if (row.Top < 0 || row.Bottom > _picture.Bottom || !IsNearer(wanted, row, nearest))
            return;
        TryPlace(wanted, row, gap, ref nearest);
        TryPlace(wanted, row with { Left = 0 }, gap, ref nearest);
        foreach (PixelArea other in _taken)
        {
            if (other.Top >= row.Bottom + gap || other.Bottom <= row.Top - gap)
                continue;
            TryPlace(wanted, row with { Left = other.Right + gap }, gap, ref nearest);
            TryPlace(wanted, row with { Left = other.Left - gap - row.Width }, gap, ref nearest);
        }
    }

    private void TryPlace(in PixelArea wanted, in PixelArea place, int gap, ref PixelArea? nearest)
    {
        if (IsNearer(wanted, place, nearest) && IsFree(place, gap))
            nearest = place;
    }

    private static bool IsNearer(in PixelArea wanted, in PixelArea place, in PixelArea? nearest) =>
        nearest is not { } best || Distance(wanted, place) < Distance(wanted, best);

    private static int Distance(in PixelArea a, in PixelArea b) => Math.Abs(a.Left - b.Left) + Math.Abs(a.Top - b.Top);
}
