namespace SamStream.Model.Manifests;

/// <summary>Order of the colour planes in an input tensor.</summary>
public enum ChannelOrder
{
    Rgb,
    Bgr,
}
