using SamStream.Model.Graphs.Building;

namespace SamStream.Model.Graphs.Quantization;

/// <summary>The bytes of one layer.</summary>
/// <param name="Input">Of what it takes.</param>
/// <param name="Output">Of what it gives, where it gives bytes.</param>
internal readonly record struct LayerScales(ByteScale Input, ByteScale Output);
