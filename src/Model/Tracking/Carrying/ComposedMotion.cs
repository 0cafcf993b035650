using SamStream.Model.Flow;

namespace SamStream.Model.Tracking.Carrying;

/// <summary>Motion over all frames since one from which masks are carried.</summary>
internal sealed class ComposedMotion
{
    private readonly FlowComposition _composition = new();

    /// <summary>Frames since.</summary>
    public int Frames => _composition.Count;

    /// <summary>Motion back to that frame; only if there are <see cref="Frames"/>.</summary>
    public MaskMotion Total { get; private set; }

    /// <summary>Bytes of the buffers.</summary>
    public long Bytes => _composition.Bytes;

    /// <summary>Masks are carried from the current frame on.</summary>
    public void Clear() => _composition.Clear();

    /// <summary>Goes one frame further.</summary>
    public void Add(in MaskMotion step)
    {
        _composition.Add(step.Field);
        Total = MaskMotion.Of(_composition.Total, step.ScaleX, step.ScaleY);
    }
}
