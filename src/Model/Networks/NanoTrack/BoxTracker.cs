using SamStream.Model.Manifests;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Networks.NanoTrack;

/// <summary>
/// Follows the boxes of objects from frame to frame with <see cref="NanoTrackNetwork"/>. Keeps its buffers; one caller at a time.
/// </summary>
internal sealed class BoxTracker : IDisposable
{
    // As published for v3: how much the place in the search window counts, how much a change of size or shape is distrusted, and
    // how quickly the size follows.
    private const float WindowInfluence = 0.455f;
    private const float ScalePenalty = 0.138f;
    private const float LearningRate = 0.348f;

    /// <summary>A box does not become smaller, frame pixels.</summary>
    private const float ShortestSide = 4;

    private readonly NanoTrackNetwork _network;
    private readonly FloatTensor _templatePicture = new(1, 3, NanoTrackNetwork.TemplateSide, NanoTrackNetwork.TemplateSide);
    private readonly FloatTensor _searchPicture = new(1, 3, NanoTrackNetwork.SearchSide, NanoTrackNetwork.SearchSide);
    private readonly FloatTensor _searchFeatures =
        new(1, NanoTrackNetwork.Channels, NanoTrackNetwork.SearchCells, NanoTrackNetwork.SearchCells);
    private readonly FloatTensor _templateFeatures =
        new(1, NanoTrackNetwork.Channels, NanoTrackNetwork.TemplateCells, NanoTrackNetwork.TemplateCells);
    private readonly FloatTensor _scores = new(1, 2, NanoTrackNetwork.GridSide, NanoTrackNetwork.GridSide);
    private readonly FloatTensor _boxes = new(1, 4, NanoTrackNetwork.GridSide, NanoTrackNetwork.GridSide);
    private readonly SquareCrop _templateCrop;
    private readonly SquareCrop _searchCrop;
    private readonly OnnxBinding _templateBinding;
    private readonly OnnxBinding _searchBinding;
    private readonly OnnxBinding _headBinding;
    private readonly float[] _window = Hanning(NanoTrackNetwork.GridSide);

    /// <param name="network">Borrowed.</param>
    public BoxTracker(NanoTrackNetwork network)
    {
        _network = network;
        _templateCrop = new SquareCrop(_templatePicture, NanoTrackNetwork.TemplateSide);
        _searchCrop = new SquareCrop(_searchPicture, NanoTrackNetwork.SearchSide);
        _templateBinding = network.BindTemplate(_templatePicture, _templateFeatures);
        _searchBinding = network.BindSearch(_searchPicture, _searchFeatures);
        _headBinding = network.BindHead(_templateFeatures, _searchFeatures, _scores, _boxes);
    }

    /// <summary>Bytes of its tensors.</summary>
    public long Bytes => sizeof(float) * Tensors.Sum(tensor => (long)tensor.Span.Length);

    private FloatTensor[] Tensors => [_templatePicture, _searchPicture, _searchFeatures, _templateFeatures, _scores, _boxes];

    /// <summary>Begins to follow what is in a box.</summary>
    /// <exception cref="ModelException">The runtime reports an error.</exception>
    public void Start(BoxTarget target, in YuvImage frame, in BoxXyxy box)
    {
        target.Box = box;
        target.Score = 1;
        target.Outside = MeanOf(frame);
        float side = ContextSide(box.Width, box.Height);
        (int left, int top, int length) = Square(box, side);
        _templateCrop.Write(frame, left, top, length, target.Outside);
        _network.RunTemplate(_templateBinding);
        _templateFeatures.Span.CopyTo(target.Template);
        target.IsFollowed = true;
    }

    /// <summary>Finds the object on the next frame and moves its box there.</summary>
    /// <exception cref="ModelException">The runtime reports an error.</exception>
    public void Step(BoxTarget target, in YuvImage frame)
    {
        BoxXyxy box = target.Box;
        float side = ContextSide(box.Width, box.Height);
        (int left, int top, int length) = Square(box, side * NanoTrackNetwork.SearchSide / NanoTrackNetwork.TemplateSide);
        _searchCrop.Write(frame, left, top, length, target.Outside);
        _network.RunSearch(_searchBinding);
        target.Template.CopyTo(_templateFeatures.Span);
        _network.RunHead(_headBinding);

        float step = (float)length / NanoTrackNetwork.SearchSide;
        (int best, float penalty, float score) = Best(box.Width / step, box.Height / step);
        BoxXyxy found = BoxAt(best);
        float rate = penalty * score * LearningRate;
        float width = box.Width + (rate * ((found.Width * step) - box.Width));
        float height = box.Height + (rate * ((found.Height * step) - box.Height));
        float x = left + (length / 2f) + ((found.X1 + found.X2) / 2 * step), y = top + (length / 2f) + ((found.Y1 + found.Y2) / 2 * step);
        x = Math.Clamp(x, 0, frame.Width);
        y = Math.Clamp(y, 0, frame.Height);
        width = Math.Clamp(width, ShortestSide, frame.Width);
        height = Math.Clamp(height, ShortestSide, frame.Height);
        target.Score = score;
        target.Box = new BoxXyxy(x - (width / 2), y - (height / 2), x + (width / 2), y + (height / 2));
    }

    public void Dispose()
    {
        _templateBinding.Dispose();
        _searchBinding.Dispose();
        _headBinding.Dispose();
        foreach (FloatTensor tensor in Tensors)
            tensor.Dispose();
    }

    private (int Cell, float Penalty, float Score) Best(float width, float height)
    {
        const int cells = NanoTrackNetwork.GridSide * NanoTrackNetwork.GridSide;
        ReadOnlySpan<float> scores = _scores.Span;
        (int Cell, float Penalty, float Score) best = default;
        float most = float.NegativeInfinity, own = ContextSide(width, height);
        for (int i = 0; i < cells; i++)
        {
            float score = 1 / (1 + MathF.Exp(scores[i] - scores[cells + i]));
            BoxXyxy box = BoxAt(i);
            float sizes = Change(ContextSide(box.Width, box.Height) / own);
            float shapes = Change(width / height * (box.Height / box.Width));
            float penalty = MathF.Exp(-ScalePenalty * ((sizes * shapes) - 1));
            float rank = (penalty * score * (1 - WindowInfluence)) + (_window[i] * WindowInfluence);
            if (rank > most)
                (most, best) = (rank, (i, penalty, score));
        }

        return best;
    }

    // In search pixels around the middle of the picture.
    private BoxXyxy BoxAt(int cell)
    {
        const int cells = NanoTrackNetwork.GridSide * NanoTrackNetwork.GridSide, middle = NanoTrackNetwork.GridSide / 2;
        ReadOnlySpan<float> sides = _boxes.Span;
        float x = ((cell % NanoTrackNetwork.GridSide) - middle) * NanoTrackNetwork.GridStride;
        float y = ((cell / NanoTrackNetwork.GridSide) - middle) * NanoTrackNetwork.GridStride;
        return new BoxXyxy(
            x - sides[cell], y - sides[cells + cell], x + sides[(2 * cells) + cell], y + sides[(3 * cells) + cell]);
    }

    private static float Change(float ratio) => Math.Max(ratio, 1 / ratio);

    // The side of the square around a box with its context.
    private static float ContextSide(float width, float height)
    {
        float padding = (width + height) / 2;
        return MathF.Sqrt((width + padding) * (height + padding));
    }

    private static (int Left, int Top, int Length) Square(in BoxXyxy box, float side)
    {
        int length = Math.Max(2, 2 * (int)MathF.Round(side / 2));
        int left = 2 * (int)MathF.Round((box.X1 + box.X2 - length) / 4), top = 2 * (int)MathF.Round((box.Y1 + box.Y2 - length) / 4);
        return (left, top, length);
    }

    private static (byte, byte, byte) MeanOf(in YuvImage frame) => (MeanOf(frame.Luma), MeanOf(frame.Cb), MeanOf(frame.Cr));

    private static byte MeanOf(ReadOnlySpan<byte> plane)
    {
        long sum = 0;
        foreach (byte value in plane)
            sum += value;
        return (byte)((sum + (plane.Length / 2)) / plane.Length);
    }

    private static float[] Hanning(int side)
    {
        float[] window = new float[side * side];
        for (int i = 0; i < window.Length; i++)
            window[i] = At(i % side) * At(i / side);
        return window;

        float At(int i) => 0.5f - (0.5f * MathF.Cos(2 * MathF.PI * i / (side - 1)));
    }
}

/// <summary>What is remembered of a box that is followed.</summary>
internal sealed class BoxTarget
{
    /// <summary>True once it is followed.</summary>
    public bool IsFollowed { get; set; }

    /// <summary>Where it was found last, frame pixels; may be set to where it is known to be.</summary>
    public BoxXyxy Box { get; set; }

    /// <summary>How much what was found last looks like it, 0 to 1: next to useless as doubt, since it is high on what is wrong, too.</summary>
    public float Score { get; set; }

    /// <summary>Features of the object, [96, 8, 8].</summary>
    public float[] Template { get; } =
        new float[NanoTrackNetwork.Channels * NanoTrackNetwork.TemplateCells * NanoTrackNetwork.TemplateCells];

    /// <summary>Bytes of what is remembered.</summary>
    public static long Bytes =>
        sizeof(float) * NanoTrackNetwork.Channels * NanoTrackNetwork.TemplateCells * NanoTrackNetwork.TemplateCells;

    /// <summary>Mean colour of its first frame: luma, Cb and Cr.</summary>
    public (byte Luma, byte Cb, byte Cr) Outside { get; set; }
}
