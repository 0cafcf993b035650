using SamStream.Model.Preprocessing;

namespace SamStream.Model.Masks;

/// <summary>Single values of low-resolution logits.</summary>
internal static class LowResLogits
{
    /// <summary>The logit under the centre of a frame pixel; bilinear between cells, clamped at the border.</summary>
    /// <param name="logits">[rows, columns].</param>
    public static float Sample(ReadOnlySpan<float> logits, in LetterboxGeometry geometry, int x, int y)
    {
        int columns = geometry.Input.LowResColumns, rows = geometry.Input.LowResRows;
        float column = (geometry.FrameToInputX(x + 0.5f) / geometry.LowResStep) - 0.5f;
        float row = (geometry.FrameToInputY(y + 0.5f) / geometry.LowResStep) - 0.5f;
        column = Math.Clamp(column, 0, columns - 1);
        row = Math.Clamp(row, 0, rows - 1);
        int x0 = Math.Min((int)column, columns - 2), y0 = Math.Min((int)row, rows - 2);
        float fx = column - x0, fy = row - y0;
        ReadOnlySpan<float> above = logits.Slice(y0 * columns, columns);
        ReadOnlySpan<float> below = logits.Slice((y0 + 1) * columns, columns);
        float top = above[x0] + ((above[x0 + 1] - above[x0]) * fx);
        float bottom = below[x0] + ((below[x0 + 1] - below[x0]) * fx);
        return top + ((bottom - top) * fy);
    }
}
