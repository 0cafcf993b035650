using System.Runtime.Intrinsics.X86;

namespace SamStream.Model.Graphs.Building;

/// <summary>What a processor makes of products of unsigned with signed bytes.</summary>
internal static class ByteProducts
{
    private const int VnniOfAvx512 = 1 << 11;

    /// <summary>
    /// False on x64 without VNNI: there ONNX Runtime adds pairs of such products in 16 bits, which overflow. Products of unsigned
    /// bytes do not.
    /// </summary>
    public static bool AreExact { get; } = !X86Base.IsSupported || AvxVnni.IsSupported
        || (X86Base.CpuId(0, 0).Eax >= 7 && (X86Base.CpuId(7, 0).Ecx & VnniOfAvx512) != 0);
}
