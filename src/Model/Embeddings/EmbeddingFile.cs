using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SamStream.Model.Networks;

namespace SamStream.Model.Embeddings;

/// <summary>
/// An embedding as a file: a header with version, shape and key, the values as the network gave them, and the SHA-256 of all that.
/// What differs in any of it is another file.
/// </summary>
internal static class EmbeddingFile
{
    /// <summary>Raise it when the layout changes.</summary>
    private const int Version = 1;

    // Magic, version, channels, rows, columns, bytes of the values, key.
    private const int HeaderBytes = 28 + EmbeddingKey.NameLength;

    private static ReadOnlySpan<byte> Magic => "SAMEMBED"u8;

    /// <summary>Bytes of an embedding's file.</summary>
    public static int LengthOf(ImageEmbedding embedding) => checked(HeaderBytes + (int)embedding.Bytes + SHA256.HashSizeInBytes);

    /// <summary>Makes the content of a file.</summary>
    /// <param name="file">As long as <see cref="LengthOf"/> says.</param>
    /// <param name="key">What it is known by.</param>
    /// <param name="embedding">What is written.</param>
    public static void Write(Span<byte> file, in EmbeddingKey key, ImageEmbedding embedding)
    {
        WriteHeader(file, key, embedding);
        embedding.Save(file[HeaderBytes..^SHA256.HashSizeInBytes]);
        SHA256.HashData(file[..^SHA256.HashSizeInBytes], file[^SHA256.HashSizeInBytes..]);
    }

    /// <summary>Takes an embedding from the content of a file.</summary>
    /// <param name="file">As long as <see cref="LengthOf"/> says.</param>
    /// <param name="key">What it should be known by.</param>
    /// <param name="embedding">Gets the values and the geometry; as it was if the file is not what <see cref="Write"/> makes.</param>
    public static bool TryRead(ReadOnlySpan<byte> file, in EmbeddingKey key, ImageEmbedding embedding)
    {
        Span<byte> header = stackalloc byte[HeaderBytes], hash = stackalloc byte[SHA256.HashSizeInBytes];
        WriteHeader(header, key, embedding);
        if (!file.StartsWith(header))
            return false;
        SHA256.HashData(file[..^SHA256.HashSizeInBytes], hash);
        if (!file.EndsWith(hash))
            return false;
        embedding.Restore(file[HeaderBytes..^SHA256.HashSizeInBytes]);
        embedding.Geometry = key.Geometry;
        return true;
    }

    private static void WriteHeader(Span<byte> file, in EmbeddingKey key, ImageEmbedding embedding)
    {
        Magic.CopyTo(file);
        ReadOnlySpan<int> numbers = [Version, embedding.Channels, embedding.Input.CellRows, embedding.Input.CellColumns, (int)embedding.Bytes];
        for (int i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(file[(Magic.Length + (i * sizeof(int)))..], numbers[i]);
        Encoding.ASCII.GetBytes(key.Name, file[(HeaderBytes - EmbeddingKey.NameLength)..]);
    }
}
