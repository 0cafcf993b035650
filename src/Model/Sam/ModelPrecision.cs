using System.Diagnostics.CodeAnalysis;

namespace SamStream.Model.Sam;

/// <summary>In what a model is computed.</summary>
public enum ModelPrecision
{
    /// <summary>32-bit floats, as the model was trained.</summary>
    Fp32,

    /// <summary>The layers of encoder and decoder in bytes, on the CPU alone; made by <c>samstream models optimize --int8</c>.</summary>
    [SuppressMessage("Naming", "CA1720", Justification = "What everybody calls it, in configurations too.")]
    Int8,
}
