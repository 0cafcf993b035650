namespace SamStream.Model.Flow;

/// <summary>
/// Parameters of <see cref="DisOpticalFlow"/>. Symbols in brackets are those of Kroeger et al., "Fast Optical Flow using
/// Dense Inverse Search", ECCV 2016, section 3.
/// </summary>
internal sealed record DisFlowOptions
{
    /// <summary>
    /// The finest pyramid level searched (θ_sf), 0–3: level n has 2ⁿ full pixels a pixel. Default 1. Each level less
    /// costs four times as much and finds finer structure. Images too small for it use a finer level.
    /// </summary>
    public int FinestLevel { get; init; } = 1;

    /// <summary>
    /// Distance of neighbouring patches in level pixels, 1–8 (patches are 8×8). Default 4: half overlap, so that every
    /// pixel chooses among four patches. Cost falls with its square.
    /// </summary>
    public int PatchStride { get; init; } = 4;

    /// <summary>
    /// Most Gauss-Newton steps of a patch on a level (θ_it), at least 1. Default 8: full steps converge in two to four,
    /// and 16 change nothing measurable.
    /// </summary>
    public int SearchIterations { get; init; } = 8;

    /// <summary>
    /// A search ends after a step shorter than this, in level pixels. Default 0.03: a fraction of what averaging over
    /// patches smooths away.
    /// </summary>
    public float SearchTolerance { get; init; } = 0.03f;

    /// <summary>
    /// A neighbour's vector nearer than this to the patch's own is not tried, in level pixels (sum over both axes).
    /// Default 0.1: descent would end in the same place.
    /// </summary>
    public float PropagationTolerance { get; init; } = 0.1f;

    /// <summary>
    /// Added to the diagonal of a patch's normal equations, in squared gray levels per pixel, summed over the patch;
    /// above 0. Default 16: a quarter of a gray level of noise in each derivative, so that flat patches keep the
    /// vector they started from.
    /// </summary>
    public float SearchDamping { get; init; } = 16f;

    /// <summary>Rejects what the algorithm cannot work with.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside of its documented range.</exception>
    public void Validate()
    {
        CheckRange(nameof(FinestLevel), FinestLevel, 0, 3);
        CheckRange(nameof(PatchStride), PatchStride, 1, PatchResidual.Size);
        CheckRange(nameof(SearchIterations), SearchIterations, 1, 1000);
        CheckRange(nameof(SearchTolerance), SearchTolerance, 0f, PatchResidual.Size);
        CheckRange(nameof(PropagationTolerance), PropagationTolerance, 0f, PatchResidual.Size);
        CheckRange(nameof(SearchDamping), SearchDamping, 1e-3f, 1e9f);
    }

    private static void CheckRange(string name, float value, float least, float most)
    {
        if (!(value >= least && value <= most))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be from {least} to {most}.");
        }
    }
}
