using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using SamStream.Model.Graphs.Building;
using SamStream.Model.Manifests;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;

namespace SamStream.Model.Networks;

/// <summary>The <see cref="ISegmentationNetwork.Identity"/> of networks.</summary>
internal static class NetworkIdentity
{
    /// <summary>That of an encoder.</summary>
    /// <param name="kind">What its family has besides.</param>
    /// <param name="sha256">Hash of its graph.</param>
    /// <param name="size">Of its input.</param>
    /// <param name="input">How a frame becomes that.</param>
    /// <param name="provider">What runs it.</param>
    public static string Of(string kind, string sha256, InputSize size, PreprocessingSpec input, ExecutionProvider provider) => string.Join('\n', [
        kind, sha256, $"{size}", $"{FramePreprocessor.Version}", $"{input.Size}", $"{input.Channels}",
        .. input.Mean.Concat(input.Std).Select(value => value.ToString("R", CultureInfo.InvariantCulture)),
        $"{provider}", OnnxRuntimeEnvironment.Version,
        // The processor's instructions choose the code of ONNX Runtime and of the resampling: sums in another order differ in their last bits.
        $"{RuntimeInformation.ProcessArchitecture} {Avx2.IsSupported} {Avx512F.IsSupported} {ByteProducts.AreExact}",
    ]);
}
