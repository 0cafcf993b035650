using SamStream.Model.Networks;
using SamStream.Model.Tracking.Appearance;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tracking.Proposing;

/// <summary>
/// Proposes places that look like an object that is lost or in doubt: windows around the place where it was seen last, further
/// away from frame to frame, and in all that is encoded at once after a cut or a break of the stream.
/// </summary>
internal sealed class AppearanceProposer : IProposer
{
    /// <summary>Places on one frame, each a prompt of the decoder's.</summary>
    private const int Windows = 3;

    /// <summary>
    /// How much further away it is looked for with each frame, as a share of the longest side of what is encoded, beyond its own size.
    /// </summary>
    public const float ReachPerFrame = 0.1f;

    /// <summary>Share of <see cref="AppearanceMemory.Self"/> from which a cell of a window belongs to the box.</summary>
    private const float BoxShare = 0.5f;

    private readonly SearchWindows _windows = new();
    private readonly CellWindow[] _found = new CellWindow[Windows];

    /// <inheritdoc/>
    public void Propose(ObjectLook look)
    {
        (ObjectTrack track, PromptBatch prompts) = (look.Track, look.View.Prompts);
        if (!track.Memory.IsFitted)
            return;
        BoxXyxy last = track.LastSeen.BoxIn(look.View.Width, look.View.Height);
        BoxXyxy inside = last.ClipTo(look.View.Width, look.View.Height);
        if (track.IsAnywhere && !inside.IsEmpty)
            prompts.AddBox(prompts.Add(), inside.X1, inside.Y1, inside.X2, inside.Y2);
        LikenessMap map = track.Likeness;
        PixelBounds region = map.Grid.Region;
        float cellWidth = (float)region.Width / map.Grid.Columns, cellHeight = (float)region.Height / map.Grid.Rows;
        float columns = last.Width / cellWidth, rows = last.Height / cellHeight;
        float reach = track.IsAnywhere
            ? float.PositiveInfinity
            : Math.Max(columns, rows) + (ReachPerFrame * CellGrid.Side * track.MissedFrames);
        float x = (last.X1 + last.X2) / 2, y = (last.Y1 + last.Y2) / 2;
        var area = new SearchArea((x - region.Left) / cellWidth, (y - region.Top) / cellHeight, reach);
        int count = _windows.Find(map, columns, rows, area, _found);
        foreach (CellWindow window in _found.AsSpan(0, count))
            AddPrompt(track, window, cellWidth, cellHeight, prompts);
    }

    // The box of the cells in and around the window that look like the object, and the spot that does most.
    private static void AddPrompt(
        ObjectTrack track, in CellWindow window, float cellWidth, float cellHeight, PromptBatch prompts)
    {
        LikenessMap map = track.Likeness;
        CellWindow around = window.Grow(
            Math.Max(1, (window.Right - window.Left) / 3), Math.Max(1, (window.Bottom - window.Top) / 3),
            map.Grid.Columns, map.Grid.Rows);
        float floor = BoxShare * track.Memory.Self;
        (int left, int top, int right, int bottom) = (around.Right, around.Bottom, around.Left, around.Top);
        (float peak, int peakX, int peakY) = (-1, window.Left, window.Top);
        for (int y = around.Top; y < around.Bottom; y++)
        {
            for (int x = around.Left; x < around.Right; x++)
            {
                float likeness = map.Row(y)[x];
                if (likeness > floor)
                    (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
                float smooth = likeness + map.MeanAround(x, y);
                if (smooth > peak)
                    (peak, peakX, peakY) = (smooth, x, y);
            }
        }

        CellWindow box = right > left ? new CellWindow(left, top, right, bottom) : window;
        int prompt = prompts.Add();
        PixelBounds region = map.Grid.Region;
        prompts.AddBox(
            prompt,
            region.Left + (box.Left * cellWidth), region.Top + (box.Top * cellHeight),
            Math.Min(region.Right, region.Left + (box.Right * cellWidth)),
            Math.Min(region.Bottom, region.Top + (box.Bottom * cellHeight)));
        prompts.AddPoint(
            prompt,
            Math.Min(region.Right - 1, region.Left + ((peakX + 0.5f) * cellWidth)),
            Math.Min(region.Bottom - 1, region.Top + ((peakY + 0.5f) * cellHeight)),
            positive: true);
    }
}
