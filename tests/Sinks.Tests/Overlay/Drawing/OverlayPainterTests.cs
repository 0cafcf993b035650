using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Overlay.Drawing;

namespace SamStream.Sinks.Tests.Overlay.Drawing;

public sealed class OverlayPainterTests
{
    private const int Width = 640, Height = 360;

    // The legend is drawn without a mask, so that all that differs from the frame is the legend.
    [Theory]
    [InlineData(300, 150, 400, 250, true, true)]
    [InlineData(0, 0, 300, 200, false, true)]
    [InlineData(0, 0, 640, 150, true, false)]
    public void Paint_Legend_IsInACornerThatHidesNothing(int left, int top, int right, int bottom, bool isLeft, bool isTop)
    {
        using var results = new FrameResults(Width, Height);
        var painter = new OverlayPainter(0, showLegend: true, showClock: false, NullLogger.Instance);
        var canvas = new Canvas();
        using FrameResult result = results.Make(0, results.Object(1, left, top, right, bottom) with { Label = "Würfel" });
        canvas.Copy(result.Frame);
        byte[] before = [.. canvas.Luma];

        painter.Paint(canvas, result);

        Assert.Equal(isLeft && isTop, IsDrawn(canvas, before, 12, 12));
        Assert.Equal(!isLeft && isTop, IsDrawn(canvas, before, Width - 12, 12));
        Assert.Equal(isLeft && !isTop, IsDrawn(canvas, before, 12, Height - 12));
    }

    [Fact]
    public void Paint_LegendWhoseObjectPassesBelow_StaysThere()
    {
        using var results = new FrameResults(Width, Height);
        var painter = new OverlayPainter(0, showLegend: true, showClock: false, NullLogger.Instance);
        var canvas = new Canvas();
        for (int i = 0; i < 30; i++)
        {
            ObjectResult found = i < 5 ? results.Object(1, 300, 150, 400, 250) : results.Object(1, 0, 0, 100, 100);
            using FrameResult result = results.Make(i, found);
            canvas.Copy(result.Frame);
            byte[] before = [.. canvas.Luma];

            painter.Paint(canvas, result);

            Assert.True(IsDrawn(canvas, before, 12, 8), $"frame {i}");
        }
    }

    [Theory]
    [InlineData(110, 66)]
    [InlineData(113, 301)]
    [InlineData(255, 67)]
    public void Paint_FrameThatIsHardlyLargerThanItsText_IsDrawn(int width, int height)
    {
        using var results = new FrameResults(width, height);
        var painter = new OverlayPainter(0.5, showLegend: true, showClock: true, NullLogger.Instance);
        var canvas = new Canvas();
        using FrameResult result = results.Make(
            1234567, [.. Enumerable.Range(1, 20).Select(id => results.Object(id, 0, 0, width, height) with { Label = new string('W', 100) })]);
        canvas.Copy(result.Frame);
        byte[] before = [.. canvas.Luma];

        painter.Paint(canvas, result);

        Assert.NotEqual(before, canvas.Luma.ToArray());
    }

    private static bool IsDrawn(Canvas canvas, byte[] before, int x, int y)
    {
        for (int i = -4; i <= 4; i++)
        {
            if (canvas.Luma[(y * Width) + x + i] != before[(y * Width) + x + i])
                return true;
        }

        return false;
    }
}
