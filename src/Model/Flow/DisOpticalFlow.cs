namespace SamStream.Model.Flow;

/// <summary>
/// Dense optical flow by Dense Inverse Search (Kroeger, Timofte, Dai and Van Gool, "Fast Optical Flow using Dense Inverse
/// Search", ECCV 2016): from coarse to fine, patches are searched and averaged to a dense field, without the paper's
/// optional variational refinement (docs/decisions/0002-own-optical-flow.md). Not thread-safe; deterministic; nothing
/// is allocated after the first call.
/// </summary>
internal sealed class DisOpticalFlow
{
    /// <summary>Longest side of a level, in pixels, that is computed for the whole frame: some hundred patches.</summary>
    private const int LongestWholeSide = 128;

    private readonly int _width;
    private readonly int _height;
    private readonly DisFlowOptions _options;
    private readonly PatchInverseSearch _search;
    private readonly LevelState[] _levels;
    private readonly FlowUpsampling _upsampling;
    private readonly int _wholeFrom;
    private GrayPyramid? _ownFrom;
    private GrayPyramid? _ownTo;

    /// <summary>Prepares for frames of one size.</summary>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size or an option is out of range.</exception>
    public DisOpticalFlow(int width, int height, DisFlowOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        options.Validate();
        _width = width;
        _height = height;
        _options = options;
        _search = new PatchInverseSearch(options);
        PyramidShape shape = PyramidShape.For(width, height, options.FinestLevel);
        _levels = new LevelState[shape.Count];
        for (int i = 0; i < _levels.Length; i++)
        {
            _levels[i] = new LevelState(shape, i, options);
        }

        _wholeFrom = 0;
        while (_wholeFrom < _levels.Length - 1 && Math.Max(shape.WidthOf(_wholeFrom), shape.HeightOf(_wholeFrom)) > LongestWholeSide)
        {
            _wholeFrom++;
        }

        Coarse = _levels.Length == 0
            ? null
            : new CoarseFlow(_wholeFrom, shape.ScaleOf(_wholeFrom), _levels[_wholeFrom].Grid);
        Field = _levels.Length == 0 ? new FlowField(width, height, 1) : _levels[0].Field;
        _upsampling = new FlowUpsampling(Field);
    }

    /// <summary>
    /// The latest result on the grid of the finest level, which is all that was computed: full resolution is its
    /// interpolation. Overwritten by the next call. All zero where the image is smaller than a patch (8×8).
    /// </summary>
    public FlowField Field { get; }

    /// <summary>
    /// A sparse result for the whole frame, from the same call; null where the image is smaller than a patch (8×8).
    /// Overwritten by the next one.
    /// </summary>
    public CoarseFlow? Coarse { get; }

    /// <summary>Computes <see cref="Field"/>, such that from(x, y) ≈ to(x + flowX, y + flowY).</summary>
    /// <exception cref="ArgumentException">A pyramid is of another size or finest level.</exception>
    public void Compute(GrayPyramid from, GrayPyramid to) => Compute(from, to, new PixelRegion(0, 0, _width, _height));

    /// <summary>
    /// As <see cref="Compute(GrayPyramid, GrayPyramid)"/>, for a part of the frame only: cost falls nearly with its
    /// area. Coarse levels, which cost little, are computed for the whole frame. Near its border the flow may differ from that of the whole frame.
    /// </summary>
    /// <param name="region">Pixels of <paramref name="from"/> whose flow is wanted; elsewhere the field may be 0.</param>
    /// <exception cref="ArgumentException">A pyramid is of another size or finest level.</exception>
    public void Compute(GrayPyramid from, GrayPyramid to, PixelRegion region)
    {
        CheckPyramid(from, nameof(from));
        CheckPyramid(to, nameof(to));
        FlowField? coarser = null;
        for (int i = _levels.Length - 1; i >= 0; i--)
        {
            LevelState state = _levels[i];
            PatchRange range = i >= _wholeFrom
                ? state.Grid.Whole
                : state.Grid.Touching(ReducedRegion(region, state.Field.Scale));
            _search.Run(from.Levels[i], to.Levels[i], coarser, state.Grid, range);
            state.Densification.Run(from.Levels[i], to.Levels[i], state.Grid, range, state.Field);
            coarser = state.Field;
        }
    }

    /// <summary>As <see cref="Compute(GrayPyramid, GrayPyramid)"/>, and interpolates to full resolution.</summary>
    /// <param name="flowX">[height*width] displacements to the right, in pixels per frame.</param>
    /// <param name="flowY">[height*width] displacements down, in pixels per frame.</param>
    /// <exception cref="ArgumentException">A pyramid does not fit, or a span's length is not width × height.</exception>
    public void Compute(GrayPyramid from, GrayPyramid to, Span<float> flowX, Span<float> flowY)
    {
        CheckLength(flowX.Length, nameof(flowX));
        CheckLength(flowY.Length, nameof(flowY));
        Compute(from, to);
        _upsampling.Run(Field.X, _width, _height, flowX);
        _upsampling.Run(Field.Y, _width, _height, flowY);
    }

    /// <summary>
    /// As the overload with pyramids, for two images on their own. In a sequence keep the pyramids instead, so that each
    /// frame is reduced once.
    /// </summary>
    /// <param name="fromGray">[height*width] gray values, row-major.</param>
    /// <param name="toGray">[height*width] gray values, row-major.</param>
    /// <exception cref="ArgumentException">A span's length is not width × height.</exception>
    public void Compute(ReadOnlySpan<byte> fromGray, ReadOnlySpan<byte> toGray, Span<float> flowX, Span<float> flowY)
    {
        _ownFrom ??= new GrayPyramid(_width, _height, _options);
        _ownTo ??= new GrayPyramid(_width, _height, _options);
        _ownFrom.Build(fromGray);
        _ownTo.Build(toGray);
        Compute(_ownFrom, _ownTo, flowX, flowY);
    }

    /// <summary>
    /// The region on a level, with two patches around it: for interpolation, for starting the patches of the finer
    /// level, which reach further out, and to let vectors spread in from beyond the border.
    /// </summary>
    private PixelRegion ReducedRegion(PixelRegion region, int scale)
    {
        const int Reach = 2 * PatchResidual.Size;
        region = region.ClippedTo(_width, _height);
        if (region.IsEmpty)
        {
            return default;
        }

        int x = region.X / scale;
        int y = region.Y / scale;
        return new PixelRegion(
            x - Reach, y - Reach,
            ((region.Right - 1) / scale) + 1 - x + (2 * Reach), ((region.Bottom - 1) / scale) + 1 - y + (2 * Reach));
    }

    private void CheckPyramid(GrayPyramid pyramid, string name)
    {
        if (pyramid.Width != _width || pyramid.Height != _height || pyramid.Levels.Length != _levels.Length
            || (_levels.Length > 0 && pyramid.Levels[0].Scale != Field.Scale))
        {
            throw new ArgumentException(
                $"The pyramid is for {pyramid.Width}x{pyramid.Height} images, the flow for {_width}x{_height} with "
                + $"finest level {_options.FinestLevel}: build both with the same size and options.",
                name);
        }
    }

    private void CheckLength(int length, string name)
    {
        if (length != _width * _height)
        {
            throw new ArgumentException(
                $"A {_width}x{_height} flow has {_width * _height} values, '{name}' has {length}.", name);
        }
    }

    private sealed class LevelState(PyramidShape shape, int index, DisFlowOptions options)
    {
        public PatchGrid Grid { get; } = new(shape.WidthOf(index), shape.HeightOf(index), options.PatchStride);

        public FlowField Field { get; } = new(shape.WidthOf(index), shape.HeightOf(index), shape.ScaleOf(index));

        public Densification Densification { get; } = new(shape.WidthOf(index), shape.HeightOf(index));
    }
}
