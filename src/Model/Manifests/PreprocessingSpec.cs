namespace SamStream.Model.Manifests;

/// <summary>How a frame becomes the encoder's input: longest side to <see cref="Size"/>, normalised, zeros right and below.</summary>
/// <param name="Size">Side of the square input, pixels.</param>
/// <param name="Mean">Mean of each channel in the order R, G, B, on the scale 0–255.</param>
/// <param name="Std">Standard deviation of each channel in the order R, G, B, on the scale 0–255.</param>
/// <param name="Channels">Order of the planes in the input tensor.</param>
public sealed record PreprocessingSpec(
    int Size,
    IReadOnlyList<float> Mean,
    IReadOnlyList<float> Std,
    ChannelOrder Channels);
