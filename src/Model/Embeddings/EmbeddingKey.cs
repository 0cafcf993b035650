using System.Security.Cryptography;
using System.Text;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Embeddings;

/// <summary>
/// What an embedding is known by: a hash of the picture, of what of it is encoded, and of what encodes it. Where the picture
/// comes from does not count.
/// </summary>
/// <param name="Name">64 lower-case hexadecimal digits.</param>
/// <param name="Geometry">Where the region lies in the network's input.</param>
internal readonly record struct EmbeddingKey(string Name, LetterboxGeometry Geometry)
{
    /// <summary>Digits of a name.</summary>
    public const int NameLength = 2 * SHA256.HashSizeInBytes;

    /// <summary>That of a region of a frame.</summary>
    public static EmbeddingKey Of(ISegmentationNetwork network, VideoFrame frame, in PixelBounds region)
    {
        string parts = string.Join(
            '\n', network.Identity, $"{region.Left} {region.Top} {region.Right} {region.Bottom}", Convert.ToHexString(frame.PictureHash));
        return new EmbeddingKey(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(parts))),
            new LetterboxGeometry(frame.Width, frame.Height, region, network.Geometry));
    }
}
