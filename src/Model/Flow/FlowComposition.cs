namespace SamStream.Model.Flow;

/// <summary>
/// Flow over several frames out of the flow of each: a mask that is carried along it is sampled once, not once a frame,
/// and keeps its thin parts. Not thread-safe; allocates only when the size changes.
/// </summary>
internal sealed class FlowComposition
{
    private FlowField? _total;
    private FlowField? _next;

    /// <summary>Frames that were composed.</summary>
    public int Count { get; private set; }

    /// <summary>Flow from the latest frame to the one before the first; only after <see cref="Add"/>.</summary>
    public FlowField Total => _total!;

    /// <summary>Bytes of the buffers.</summary>
    public long Bytes { get; private set; }

    /// <summary>Begins anew.</summary>
    public void Clear() => Count = 0;

    /// <summary>Goes one frame further.</summary>
    /// <param name="step">Flow from the frame to the one before; its size is that of the steps before.</param>
    public void Add(FlowField step)
    {
        if (_total is null || _total.Width != step.Width || _total.Height != step.Height || _total.Scale != step.Scale)
        {
            _total = new FlowField(step.Width, step.Height, step.Scale);
            _next = new FlowField(step.Width, step.Height, step.Scale);
            Bytes = 2 * sizeof(float) * (long)(step.X.Data.Length + step.Y.Data.Length);
            Count = 0;
        }

        if (Count++ == 0)
        {
            step.X.Data.CopyTo(_total.X.Data, 0);
            step.Y.Data.CopyTo(_total.Y.Data, 0);
            return;
        }

        for (int y = 0; y < step.Height; y++)
            ComposeRow(step, y);
        (_total, _next) = (_next!, _total);
    }

    // From here the step leads to a place on the frame before, and from there what was composed leads on.
    private void ComposeRow(FlowField step, int y)
    {
        ReadOnlySpan<float> stepX = step.X.Row(y), stepY = step.Y.Row(y);
        Span<float> nextX = _next!.X.Row(y), nextY = _next.Y.Row(y);
        float[] totalX = _total!.X.Data, totalY = _total.Y.Data;
        int stride = _total.X.Stride, origin = _total.X.IndexOf(0, 0);
        float lastX = step.Width - 1, lastY = step.Height - 1;
        for (int x = 0; x < stepX.Length; x++)
        {
            float placeX = Math.Clamp(x + stepX[x], 0f, lastX), placeY = Math.Clamp(y + stepY[x], 0f, lastY);
            int left = (int)placeX, top = (int)placeY;
            float fractionX = placeX - left, fractionY = placeY - top;
            int corner = origin + (top * stride) + left;
            int right = left < lastX ? 1 : 0, below = top < lastY ? stride : 0;
            nextX[x] = stepX[x] + Bilinear(totalX, corner, right, below, fractionX, fractionY);
            nextY[x] = stepY[x] + Bilinear(totalY, corner, right, below, fractionX, fractionY);
        }
    }

    private static float Bilinear(float[] values, int corner, int right, int below, float fractionX, float fractionY)
    {
        float upperLeft = values[corner], lowerLeft = values[corner + below];
        float upper = upperLeft + (fractionX * (values[corner + right] - upperLeft));
        float lower = lowerLeft + (fractionX * (values[corner + below + right] - lowerLeft));
        return upper + (fractionY * (lower - upper));
    }
}
